import type { ApprovalStanding } from '../../approvals/desk.ts';
import type { Json } from '../../audit/append.ts';
import type { FluxPlan } from '../../jobs/sync/flux/plan.ts';
import type { PlanContent } from '../../messages/plan-in-full.ts';

export function isFluxPlan(plan: Json): boolean {
  return typeof plan === 'object' && plan !== null && 'controller' in plan && plan.controller === 'flux';
}

/** Everything of a sync by Flux that is up for approval, as it was kept when it was asked for. */
export function toFluxInFull({ record }: ApprovalStanding): PlanContent {
  // Written by the job itself, and only what it wrote has this hash.
  const plan = record.plan as unknown as FluxPlan;
  const rows = new Map(record.report.rows.map((row) => [row.id, row]));
  const ways = record.report.plan?.ways ?? [];
  const [first] = plan.waves.flat();
  return {
    facts: [
      ...(record.report.plan?.facts ?? []),
      ...plan.sources.map(({ name, commit }) => `GitRepository ${name} held at ${commit}`),
      `cluster ${plan.clusterUid}`,
    ],
    waves: plan.waves.map((wave) =>
      wave.map((object) => ({
        name: object.name,
        gist: rows.get(object.name)?.summary ?? '',
        // All that take a way from the same source are told of it with the first.
        commits:
          object === first ? ways.flatMap(({ commits, url }) => commits.map((text) => ({ text, url }))) : [],
        images: [],
        resources: [],
        pruned: [],
        windows: [],
        options: [...(rows.get(object.name)?.evidence ?? []), `definition ${object.definition.slice(0, 12)}`],
      })),
    ),
  };
}
