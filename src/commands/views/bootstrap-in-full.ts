import type { ApprovalStanding } from '../../approvals/desk.ts';
import type { BootstrapPlan } from '../../jobs/bootstrap/plan.ts';
import { wavesOf } from '../../jobs/bootstrap/waves-of.ts';
import { short } from '../../jobs/sync/wording.ts';
import type { PlanContent, PlannedPart } from '../../messages/plan-in-full.ts';
import { plural } from '../../wording/counts.ts';
import { toPlannedObject } from './planned-object.ts';

/** Everything of a bootstrap that is up for approval: what was written, in full, and what is synced in which wave. */
export function toBootstrapInFull({ record }: ApprovalStanding): PlanContent {
  // Written by the job itself, and only what it wrote has this hash.
  const plan = record.plan as unknown as BootstrapPlan;
  const waves = wavesOf(plan);
  return {
    facts: [...(record.report.plan?.facts ?? []), `cluster ${plan.clusterUid}`],
    confirmations: plan.confirmations,
    waves: [
      stepsOf(plan),
      waves.flatMap((names, index) =>
        names.map((name) => toPart(name, `wave ${index + 1} of ${waves.length}`)),
      ),
    ],
    titles: ['Phase 1, done', `Phase 3, synced to ${short(plan.commit)} wave by wave`],
  };
}

function stepsOf({ parts }: BootstrapPlan): readonly PlannedPart[] {
  const steps = Map.groupBy(parts, ({ id }) => id.split('/')[0] ?? id);
  return [...steps].map(([name, own]) => ({
    ...NOTHING,
    name,
    gist: `${plural(own.length, 'part')}, as prepared`,
    objects: own.map(toPlannedObject),
  }));
}

function toPart(name: string, gist: string): PlannedPart {
  return { ...NOTHING, name, gist };
}

const NOTHING = { commits: [], images: [], resources: [], pruned: [], windows: [], options: [] };
