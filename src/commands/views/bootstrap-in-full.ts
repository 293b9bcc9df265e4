import type { ApprovalStanding } from '../../approvals/desk.ts';
import type { BootstrapPlan } from '../../jobs/bootstrap/plan.ts';
import { wavesOf } from '../../jobs/bootstrap/waves-of.ts';
import { short } from '../../jobs/sync/wording.ts';
import type { PlanContent, PlannedPart } from '../../messages/plan-in-full.ts';

/** Everything of a bootstrap that is up for approval: what was written, in full, and what is synced in which wave. */
export function toBootstrapInFull({ record }: ApprovalStanding): PlanContent {
  // Written by the job itself, and only what it wrote has this hash.
  const plan = record.plan as unknown as BootstrapPlan;
  const waves = wavesOf(plan);
  return {
    facts: [
      ...(record.report.plan?.facts ?? []),
      `cluster ${plan.clusterUid}`,
      ...plan.confirmations.map((text) => `to be confirmed: ${text}`),
    ],
    waves: [stepsOf(plan), ...waves.map((names) => names.map((name) => toPart(name, plan)))],
    titles: ['Phase 1, done', ...waves.map((_, index) => `Phase 3, wave ${index + 1} of ${waves.length}`)],
  };
}

function stepsOf({ parts }: BootstrapPlan): readonly PlannedPart[] {
  const steps = Map.groupBy(parts, ({ id }) => id.split('/')[0] ?? id);
  return [...steps].map(([name, own]) => ({
    ...NOTHING,
    name,
    gist: `${own.length} written as follows`,
    resources: own.map(({ id, wanted }) => `${id}: ${JSON.stringify(wanted)}`),
  }));
}

function toPart(name: string, { commit }: BootstrapPlan): PlannedPart {
  return { ...NOTHING, name, gist: `synced to ${short(commit)}` };
}

const NOTHING = { commits: [], images: [], resources: [], pruned: [], windows: [], options: [] };
