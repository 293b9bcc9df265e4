import { shortHash } from '../../../gate/plan-hash.ts';
import type { Report, ReportRow, Verdict } from '../../../report.ts';
import { plural } from '../../../wording/counts.ts';
import type { SmokeCheck } from '../../smoke/check.ts';
import { SMOKE_CHECKS } from '../../smoke/checks/index.ts';
import type { Clock } from '../../sync/apply/clock.ts';
import { type Progress, waiting } from '../../sync/apply/progress.ts';
import { short } from '../../sync/wording.ts';
import { PHASES } from '../phases.ts';
import type { BootstrapPlan } from '../plan.ts';
import { wavesOf } from '../waves-of.ts';

/** What people see while the last phase goes on: all three, and a row for each thing of the last. */
export interface Phases extends Progress {
  /** A row that was not known before, behind `after`. Its own again is left as it is. */
  add(id: string, title: string, after: string): void;
  /** Rows of the last phase, as they stand. */
  listRows(): readonly ReportRow[];
}

export interface PhasesOptions {
  readonly title: string;
  readonly plan: BootstrapPlan;
  readonly planHash: string;
  readonly clock: Clock;
  readonly update: (report: Report) => void;
}

/**
 * What is looked at once everything is synced: a sync that succeeded is no release that did. Live images are left
 * to `smoke`: nobody has let bitiq list pods yet in a namespace that it has just made.
 */
export const BOOTSTRAP_CHECKS: readonly SmokeCheck[] = SMOKE_CHECKS.filter(({ id }) => id !== 'live-digests');

/** The row of what it all comes to. */
export const WHOLE = 'whole';

export function createPhases({ title, plan, planHash, clock, update }: PhasesOptions): Phases {
  const began = clock.now().getTime();
  const rows = new Map<string, ReportRow>(toSync(plan).map((row) => [row.id, row]));
  const before = [...prepared(plan), APPROVED];

  function report(verdict?: Verdict): Report {
    return {
      title: `${title} bootstrap`,
      environment: plan.environment,
      noun: 'step',
      rows: [...before, ...rows.values()],
      ...(verdict && { verdict }),
      plan: { id: shortHash(planHash), ways: [], facts: [`commit ${short(plan.commit)}`] },
      durationMs: clock.now().getTime() - began,
    };
  }

  return {
    report,
    listRows: () => [...rows.values()],
    stateOf: (id) => rows.get(id)?.state ?? 'pending',
    set(id, change) {
      const row = rows.get(id);
      const next = { ...blank(id, row?.title ?? id), ...change };
      if (JSON.stringify(row) === JSON.stringify(next)) return;
      rows.set(id, next);
      update(report());
    },
    add(id, name, after) {
      if (rows.has(id)) return;
      const entries = [...rows];
      const at = entries.findIndex(([each]) => each === after) + 1;
      rows.clear();
      for (const [key, row] of entries.toSpliced(at, 0, [id, { ...blank(id, name), state: 'pending' }]))
        rows.set(key, row);
    },
  };
}

function blank(id: string, title: string): Pick<ReportRow, 'id' | 'title' | 'group'> {
  return { id, title, group: PHASES.sync };
}

/** It was made so, and looked at again before people were asked. */
function prepared({ parts }: BootstrapPlan): readonly ReportRow[] {
  const steps = Map.groupBy(parts, ({ id }) => id.split('/')[0] ?? id);
  return [...steps].map(([id, own]) => ({
    id,
    title: id,
    group: PHASES.prepare,
    state: 'passed',
    summary: `${plural(own.length, 'part')} as approved`,
  }));
}

const APPROVED: ReportRow = {
  id: 'approval',
  title: 'Approval',
  group: PHASES.approve,
  state: 'passed',
  summary: 'the checklist held, and the plan is approved',
};

function toSync(plan: BootstrapPlan): readonly ReportRow[] {
  return [
    ...wavesOf(plan).flatMap((wave, index) =>
      wave.map((name) => ({ ...blank(name, name), ...waiting(index) })),
    ),
    ...BOOTSTRAP_CHECKS.map(({ id, title }) => ({ ...blank(id, title), state: 'pending' as const })),
    { ...blank(WHOLE, 'All of it'), state: 'pending' },
  ];
}
