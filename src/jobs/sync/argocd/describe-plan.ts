import type { Report, ReportRow, Verdict } from '../../../report.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import { obstacleRow } from '../obstacle-row.ts';
import { UNKNOWN } from '../plan.ts';
import { judgeObstacles, toPlanReport } from '../plan-report.ts';
import { short } from '../wording.ts';
import type { Observation, PlannedApplication, PlannedSync, SyncPlan } from './plan.ts';
import { describePruning, toNote } from './plan-note.ts';
import { describeResource, describeWindow } from './wording.ts';

/** A planned sync as people read it: what stands in the way first, then each application in its wave's order. */
export function toReport(
  planned: PlannedSync,
  { title, durationMs }: { readonly title: string; readonly durationMs: number },
): Report {
  return toPlanReport(
    planned,
    { title, durationMs },
    {
      rows: planned.plan.waves.flat().map((application) => toRow(application, planned)),
      verdict: judgeObstacles(planned, title) ?? toVerdict(planned.plan, title),
      plan: toNote(planned),
    },
  );
}

function toRow(application: PlannedApplication, { plan, obstacles, observed }: PlannedSync): ReportRow {
  const { name } = application;
  const own = obstacles.filter((obstacle) => obstacle.application === name);
  const seen = observed.find((each) => each.name === name);
  const evidence = evidenceOf(application, seen, plan.operation.prune);
  if (own.length > 0) return obstacleRow(name, own, [gistOf(application, plan.operation.prune), ...evidence]);
  const state = changes(application, plan.operation.prune) ? 'passed' : 'skipped';
  return { id: name, title: name, state, summary: gistOf(application, plan.operation.prune), evidence };
}

/** Whether the sync does anything to it, as far as is known; what is not known counts as a change. */
function changes({ outOfSync, toPrune }: PlannedApplication, prune: boolean): boolean {
  if (outOfSync === UNKNOWN || toPrune === UNKNOWN) return true;
  return outOfSync.length > 0 || (prune && toPrune.length > 0);
}

/** `581dc4d → 9f0c2e1, 2 resources change, 1 is pruned`. */
function gistOf(application: PlannedApplication, prune: boolean): string {
  const { liveRevision, targetCommit, outOfSync, toPrune } = application;
  const from = liveRevision === null ? 'never synced' : short(liveRevision);
  const way = liveRevision === targetCommit ? `already at ${from}` : `${from} → ${short(targetCommit)}`;
  if (outOfSync === UNKNOWN || toPrune === UNKNOWN) return `${way}, which resources change is not known`;
  const parts = [
    outOfSync.length > 0
      ? `${plural(outOfSync.length, 'resource')} ${outOfSync.length === 1 ? 'changes' : 'change'}`
      : 'no change in effect',
    prune && toPrune.length > 0 ? `${toPrune.length} pruned` : '',
  ];
  return [way, ...parts.filter((part) => part !== '')].join(', ');
}

function evidenceOf(
  { outOfSync, toPrune, images, targetCommit }: PlannedApplication,
  seen: Observation | undefined,
  prune: boolean,
): readonly string[] {
  const list = <T>(items: readonly T[] | typeof UNKNOWN) => (items === UNKNOWN ? [] : items);
  return [
    ...list(images).map(({ image, from, to }) => `image ${image} ${short(from)} → ${short(to)}`),
    ...list(outOfSync).map((resource) => `${describeResource(resource)} changes`),
    ...list(toPrune).map((resource) =>
      prune
        ? `${describeResource(resource)} is pruned`
        : `${describeResource(resource)} is not in Git any more and stays (no --prune)`,
    ),
    ...(outOfSync === UNKNOWN ? whyUnknown(targetCommit, seen) : []),
    ...list(seen?.windows ?? []).map(
      (window) =>
        `${describeWindow(window)} is ${window.isActive ? 'active' : 'not active'} now` +
        `${window.manualSync ? ', syncs by hand may pass' : ''}`,
    ),
  ];
}

/** Where the commit is not known, or could not be compared with, an obstacle says so. */
function whyUnknown(targetCommit: string, seen: Observation | undefined): readonly string[] {
  if (targetCommit === UNKNOWN || seen?.comparedWith === targetCommit) return [];
  const compared = seen?.comparedWith ? short(seen.comparedWith) : 'no commit yet';
  const sentence = `Argo CD compared with ${compared}, not with ${short(targetCommit)}`;
  return [`${sentence}: the list of resources is not known`];
}

function toVerdict(plan: SyncPlan, title: string): Verdict {
  const { prune } = plan.operation;
  const count = plan.waves.flat().filter((application) => changes(application, prune)).length;
  const what = count === 0 ? 'Nothing would change' : `${plural(count, 'application')} would change`;
  const parts = [`${what} in ${title}`, describePruning(plan.waves.flat(), prune), ...unlisted(plan)];
  return { answer: 'yes', sentence: parts.join(', ') };
}

/** Where a commit was asked for that Argo CD has not compared with: people approve the commit, not a list. */
function unlisted({ waves }: SyncPlan): readonly string[] {
  const names = waves.flat().filter(({ outOfSync }) => outOfSync === UNKNOWN);
  return names.length === 0
    ? []
    : [`which resources of ${joinNames(names.map(({ name }) => name))} change is not known`];
}
