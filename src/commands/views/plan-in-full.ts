import type { ApprovalStanding } from '../../approvals/desk.ts';
import { shortHash } from '../../gate/plan-hash.ts';
import type { PlannedApplication, SyncPlan } from '../../jobs/sync/argocd/plan.ts';
import { describeResource } from '../../jobs/sync/argocd/wording.ts';
import { UNKNOWN } from '../../jobs/sync/plan.ts';
import { short } from '../../jobs/sync/wording.ts';
import { actOf } from '../../messages/gate-words.ts';
import type { PlanContent, PlanInFull, PlannedPart } from '../../messages/plan-in-full.ts';
import type { PlanNote, Report } from '../../report.ts';
import { toBootstrapInFull } from './bootstrap-in-full.ts';
import { isFluxPlan, toFluxInFull } from './flux-in-full.ts';

/** Everything that is up for approval, as it was kept when it was asked for. */
export function toPlanInFull(standing: ApprovalStanding): PlanInFull {
  const { run, record } = standing;
  return {
    act: actOf(run),
    runId: run.id,
    planId: shortHash(record.planHash),
    hash: record.planHash,
    ...contentOf(standing),
    command: `bitiq why ${run.id} --plan`,
  };
}

function contentOf(standing: ApprovalStanding): PlanContent {
  if (isFluxPlan(standing.record.plan)) return toFluxInFull(standing);
  return standing.run.kind === 'bootstrap' ? toBootstrapInFull(standing) : toSyncInFull(standing);
}

function toSyncInFull({ record }: ApprovalStanding): PlanContent {
  // Written by the job itself, and only what it wrote has this hash.
  const plan = record.plan as unknown as Partial<SyncPlan>;
  const ways = [...(record.report.plan?.ways ?? [])];
  return {
    facts: [
      ...(record.report.plan?.facts ?? []),
      ...(plan.clusterUid === undefined ? [] : [`cluster ${plan.clusterUid}`]),
    ],
    waves: (plan.waves ?? []).map((wave) =>
      wave.map((application) => toPart(application, record.report, ways, plan.operation?.prune === true)),
    ),
  };
}

function toPart(
  application: PlannedApplication,
  report: Report,
  ways: PlanNote['ways'][number][],
  prune: boolean,
): PlannedPart {
  const gist = report.rows.find(({ id }) => id === application.name)?.summary ?? '';
  return {
    name: application.name,
    gist,
    commits: takeCommits(gist, ways),
    images: listed(application.images, ({ image, from, to }) => `${image} ${short(from)} → ${short(to)}`),
    resources: listed(application.outOfSync, describeResource),
    pruned: prune ? listed(application.toPrune, describeResource) : [],
    windows: [],
    options: application.syncOptions,
  };
}

/** The commits of the way that this application takes, told once: with the first that takes it. */
function takeCommits(gist: string, ways: PlanNote['ways'][number][]): PlannedPart['commits'] {
  const found = ways.findIndex(({ title }) => gist.startsWith(title.split(' · ')[0] ?? title));
  const [way] = found === -1 ? [] : ways.splice(found, 1);
  return way === undefined ? [] : way.commits.map((text) => ({ text, url: way.url }));
}

function listed<T>(found: readonly T[] | typeof UNKNOWN, describe: (one: T) => string): readonly string[] {
  return found === UNKNOWN ? ['could not be read'] : found.map(describe);
}
