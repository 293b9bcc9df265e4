import { shortHash } from '../../../gate/plan-hash.ts';
import type { PlanNote, Report, ReportRow, Verdict } from '../../../report.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import { describeFreeze, describePreflight } from '../describe-surroundings.ts';
import { obstacleRow } from '../obstacle-row.ts';
import { UNKNOWN } from '../plan.ts';
import { judgeObstacles, toPlanReport } from '../plan-report.ts';
import { toWayNote } from '../way-note.ts';
import { short } from '../wording.ts';
import type { FluxPlan, PlannedFlux, PlannedObject } from './plan.ts';

/** A planned sync of Flux as people read it: what stands in the way first, then each object in its wave's order. */
export function toFluxReport(
  planned: PlannedFlux,
  { title, durationMs }: { readonly title: string; readonly durationMs: number },
): Report {
  return toPlanReport(
    planned,
    { title, durationMs },
    {
      rows: planned.plan.waves.flat().map((object) => toRow(object, planned)),
      verdict: judgeObstacles(planned, title) ?? toVerdict(planned.plan, title),
      plan: toNote(planned),
    },
  );
}

function toRow(object: PlannedObject, { obstacles }: PlannedFlux): ReportRow {
  const { name } = object;
  const own = obstacles.filter(({ application }) => application === name);
  const evidence = evidenceOf(object);
  if (own.length > 0) return obstacleRow(name, own, [gistOf(object), ...evidence]);
  return { id: name, title: name, state: 'passed', summary: gistOf(object), evidence };
}

/** `581dc4d → 9f0c2e1`; what Flux would find changed by hand it does not tell beforehand. */
export function gistOf({ liveRevision, targetCommit }: PlannedObject): string {
  if (targetCommit === UNKNOWN) return 'what would be applied is not known';
  if (liveRevision === targetCommit) return `already at ${short(targetCommit)}, applied again`;
  return `${liveRevision === null ? 'never applied' : short(liveRevision)} → ${short(targetCommit)}`;
}

function evidenceOf({ source, path, prune, isSuspended, chartDigest }: PlannedObject): readonly string[] {
  return [
    path === '' ? `from ${source}` : `${path} of ${source}`,
    ...(chartDigest === null ? [] : [`chart ${short(chartDigest)}`]),
    ...(prune ? [] : ['what Git does not have any more stays (spec.prune is false)']),
    ...(isSuspended ? [] : ['not suspended: it applies each commit by itself, before and afterwards']),
  ];
}

function toVerdict(plan: FluxPlan, title: string): Verdict {
  const objects = plan.waves.flat();
  const commits = [...new Set(plan.sources.map(({ commit }) => short(commit)))];
  const at = commits.length === 0 ? '' : ` at ${joinNames(commits)}`;
  return {
    answer: 'yes',
    sentence: `${plural(objects.length, 'application')} would be applied in ${title}${at}`,
  };
}

function describePruning(count: number, all: number): string {
  if (count === 0) return 'nothing is pruned';
  return count === all ? 'what Git does not have any more is pruned' : `${count} of ${all} prune`;
}

function toNote({ plan, hash, surroundings, ways }: PlannedFlux): PlanNote {
  const objects = plan.waves.flat();
  const pruning = objects.filter(({ prune }) => prune).length;
  return {
    id: shortHash(hash),
    ways: ways.map(toWayNote),
    facts: [
      describePruning(pruning, objects.length),
      `${plural(plan.waves.length, 'wave')} by Flux`,
      describePreflight(plan, surroundings),
      describeFreeze(plan),
    ],
  };
}
