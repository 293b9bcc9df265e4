import { shortHash } from '../../gate/plan-hash.ts';
import type { PlanNote, Report, ReportRow, Verdict } from '../../report.ts';
import { joinNames, plural } from '../preflight/wording.ts';
import {
  type Observation,
  type Obstacle,
  type PlannedApplication,
  type PlannedSync,
  UNKNOWN,
} from './plan.ts';
import { describeResource, describeWindow, short } from './wording.ts';

/** A planned sync as people read it: what stands in the way first, then each application in its wave's order. */
export function toReport(
  planned: PlannedSync,
  { title, durationMs }: { readonly title: string; readonly durationMs: number },
): Report {
  const applications = planned.plan.waves.flat();
  const names = applications.map(({ name }) => name);
  const strange = planned.obstacles.filter(({ application }) => !names.includes(application ?? ''));
  return {
    title: `${title} sync`,
    environment: planned.environment,
    noun: 'application',
    rows: [
      ...strange.map((obstacle) => obstacleRow(obstacle.application ?? obstacle.id, [obstacle], [])),
      ...applications.map((application) => toRow(application, planned)),
    ],
    verdict: toVerdict(planned, title),
    plan: toNote(planned),
    durationMs,
  };
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

function obstacleRow(id: string, obstacles: readonly Obstacle[], evidence: readonly string[]): ReportRow {
  const [first, ...others] = obstacles.toSorted((a, b) => weight(a) - weight(b));
  return {
    id,
    title: id,
    state: first?.kind === 'unknown' ? 'unknown' : 'failed',
    summary: first?.sentence ?? '',
    evidence: [...others.map(({ sentence }) => sentence), ...evidence],
    ...(first?.remedy && { remedy: first.remedy }),
  };
}

const weight = ({ kind }: Obstacle) => (kind === 'blocks' ? 0 : 1);

/** Whether the sync does anything to it, as far as is known; what is not known counts as a change. */
function changes(
  { liveRevision, targetCommit, outOfSync, toPrune }: PlannedApplication,
  prune: boolean,
): boolean {
  if (outOfSync === UNKNOWN || toPrune === UNKNOWN) return liveRevision !== targetCommit;
  return outOfSync.length > 0 || (prune && toPrune.length > 0);
}

/** `581dc4d → 9f0c2e1, 2 resources change, 1 is pruned`. */
function gistOf(application: PlannedApplication, prune: boolean): string {
  const { liveRevision, targetCommit, outOfSync, toPrune } = application;
  const from = liveRevision === null ? 'never synced' : short(liveRevision);
  const way = liveRevision === targetCommit ? `stays at ${from}` : `${from} → ${short(targetCommit)}`;
  if (outOfSync === UNKNOWN || toPrune === UNKNOWN) return `${way}, what changes is not known`;
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
  const compared = seen?.comparedWith;
  return [
    ...list(images).map(({ image, from, to }) => `image ${image} ${short(from)} → ${short(to)}`),
    ...list(outOfSync).map((resource) => `${describeResource(resource)} changes`),
    ...list(toPrune).map((resource) =>
      prune
        ? `${describeResource(resource)} is pruned`
        : `${describeResource(resource)} is not in Git any more and stays (no --prune)`,
    ),
    ...(compared && targetCommit !== UNKNOWN && compared !== targetCommit
      ? [`Argo CD compared with ${short(compared)}, not with ${short(targetCommit)}`]
      : []),
    ...list(seen?.windows ?? []).map(
      (window) =>
        `${describeWindow(window)} is ${window.isActive ? 'active' : 'not active'} now` +
        `${window.manualSync ? ', syncs by hand may pass' : ''}`,
    ),
  ];
}

function toVerdict({ plan, obstacles }: PlannedSync, title: string): Verdict {
  const blocking = obstacles.filter(({ kind }) => kind === 'blocks');
  if (blocking.length > 0) {
    return {
      answer: 'no',
      sentence: `${title} cannot be synced now: ${plural(obstacles.length, 'obstacle')}`,
    };
  }
  if (obstacles.length > 0) {
    const sentence = `could not determine what a sync would do in ${title}: ${plural(obstacles.length, 'fact')} could not be read`;
    return { answer: 'unknown', sentence };
  }
  const { prune } = plan.operation;
  const count = plan.waves.flat().filter((application) => changes(application, prune)).length;
  const what = count === 0 ? 'nothing would change' : `${plural(count, 'application')} would change`;
  return { answer: 'yes', sentence: `${what} in ${title}, ${pruned(plan.waves.flat(), prune)}` };
}

/** `nothing is pruned`, `2 resources are pruned`, as far as is known. */
function pruned(applications: readonly PlannedApplication[], prune: boolean): string {
  if (prune && applications.some(({ toPrune }) => toPrune === UNKNOWN)) return 'what is pruned is not known';
  const count = applications.flatMap(({ toPrune }) => (toPrune === UNKNOWN ? [] : toPrune)).length;
  if (!prune || count === 0) return 'nothing is pruned';
  return `${plural(count, 'resource')} ${count === 1 ? 'is' : 'are'} pruned`;
}

function toNote({ plan, hash, observed }: PlannedSync): PlanNote {
  const ways = new Map<string, PlanNote['ways'][number]>();
  for (const application of plan.waves.flat()) {
    const seen = observed.find(({ name }) => name === application.name);
    const way = wayOf(application, seen);
    if (way !== undefined) ways.set(way.title, way);
  }
  const { waves } = plan;
  return {
    id: shortHash(hash),
    ways: [...ways.values()],
    facts: [
      pruned(waves.flat(), plan.operation.prune),
      ...(waves.length > 1 ? [plural(waves.length, 'wave')] : []),
    ],
  };
}

function wayOf(
  { liveRevision, targetCommit }: PlannedApplication,
  seen: Observation | undefined,
): PlanNote['ways'][number] | undefined {
  const commits = seen?.commits;
  if (liveRevision === null || commits === undefined || commits === UNKNOWN) return undefined;
  const { ahead, behind, newest, url } = commits;
  if (ahead + behind === 0) return undefined;
  const authors = joinNames([...new Set(newest.map(({ author }) => author))]);
  const parts = [
    `${short(liveRevision)} → ${short(targetCommit)}`,
    ...(ahead > 0 ? [`${plural(ahead, 'commit')} by ${authors}`] : []),
    ...(behind > 0 ? [`${plural(behind, 'commit')} back`] : []),
  ];
  const lines = newest.map(({ sha, author, subject }) => `${short(sha)} ${author}: ${subject}`);
  const more = ahead - newest.length;
  return { title: parts.join(' · '), url, commits: more > 0 ? [...lines, `and ${more} more`] : lines };
}
