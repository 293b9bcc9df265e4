import { hashPlan, shortHash } from '../../gate/plan-hash.ts';
import type { Report, ReportRow, Verdict } from '../../report.ts';
import type { PrepareContext, StepRecord } from '../job.ts';
import { short } from '../sync/wording.ts';
import { describeSteps, type Seen } from './describe-steps.ts';
import type { BootstrapPlan } from './plan.ts';
import type { Part, Step } from './step.ts';

/** What people see of phase 1, and when it last got anywhere. */
export interface PreparationProgress {
  /** Says what is known of a part, or done with it. */
  show(part: Part, seen: Seen): void;
  /** Something is written now: what is waited for is waited for from here on. */
  writes(): void;
  /** How long nothing was written, in milliseconds. */
  idleMs(): number;
  /** `more`: rows of what comes after this phase. */
  report(more?: readonly ReportRow[], verdict?: Verdict): Report;
}

export function createPreparationProgress(
  { environment, startedAt }: Pick<PrepareContext, 'environment' | 'startedAt'>,
  {
    plan,
    steps,
    journal,
    update,
  }: {
    readonly plan: BootstrapPlan;
    /** Those that were asked for. */
    readonly steps: readonly Step[];
    /** What this run has written before, oldest first. */
    readonly journal: readonly StepRecord[];
    readonly update: (report: Report) => void;
  },
): PreparationProgress {
  const written = new Set(journal.filter(({ state }) => state === 'done').map(({ id }) => id));
  const seen = new Map<string, Seen>();
  const shown = { id: shortHash(hashPlan(plan)), ways: [], facts: [`commit ${short(plan.commit)}`] };
  let wroteAt = (journal.at(-1)?.intendedAt ?? startedAt).getTime();

  const idleMs = () => Date.now() - wroteAt;
  const report = (more: readonly ReportRow[] = [], verdict?: Verdict): Report => ({
    title: `${environment.title} bootstrap`,
    environment: environment.name,
    noun: 'step',
    rows: [...describeSteps(steps, seen, { written, waitsMs: idleMs() }), ...more],
    ...(verdict && { verdict }),
    plan: shown,
    durationMs: Date.now() - startedAt.getTime(),
  });

  return {
    report,
    idleMs,
    writes() {
      wroteAt = Date.now();
    },
    show(part, now) {
      seen.set(part.id, now);
      if (now === 'written') written.add(part.id);
      update(report());
    },
  };
}
