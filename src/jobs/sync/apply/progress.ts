import { shortHash } from '../../../gate/plan-hash.ts';
import type { Report, ReportRow, Verdict } from '../../../report.ts';
import { plural } from '../../../wording/counts.ts';
import type { Clock } from './clock.ts';

/** What people see while a sync goes on: a row for each application, in the order of the waves. */
export interface Progress {
  /** Says how an application stands; the same again is not told. */
  set(application: string, row: RowChange): void;
  stateOf(application: string): ReportRow['state'];
  report(verdict?: Verdict): Report;
}

export type RowChange = Pick<ReportRow, 'state' | 'summary' | 'evidence' | 'remedy'>;

export interface ProgressOptions {
  /** `prod`. */
  readonly title: string;
  readonly plan: {
    readonly environment: string;
    readonly waves: readonly (readonly { readonly name: string }[])[];
  };
  readonly planHash: string;
  readonly clock: Clock;
  readonly update: (report: Report) => void;
}

export function createProgress({ title, plan, planHash, clock, update }: ProgressOptions): Progress {
  const began = clock.now().getTime();
  const rows = new Map(plan.waves.flatMap((wave, index) => wave.map(({ name }) => [name, waiting(index)])));

  const waves = plural(plan.waves.length, 'wave');

  /** `wave 2 of 4`: the first that is not over. */
  function placeNow(): string {
    const isOpen = ({ name }: { name: string }) =>
      ['pending', 'running'].includes(rows.get(name)?.state ?? 'pending');
    const open = plan.waves.findIndex((wave) => wave.some(isOpen));
    return open === -1 ? waves : `wave ${open + 1} of ${plan.waves.length}`;
  }

  function report(verdict?: Verdict): Report {
    return {
      title: `${title} sync`,
      environment: plan.environment,
      noun: 'application',
      rows: [...rows].map(([name, row]) => ({ id: name, title: name, ...row })),
      ...(verdict && { verdict }),
      plan: { id: shortHash(planHash), ways: [], facts: [verdict ? waves : placeNow()] },
      durationMs: clock.now().getTime() - began,
    };
  }

  return {
    set(application, row) {
      const before = rows.get(application);
      rows.set(application, row);
      if (JSON.stringify(before) !== JSON.stringify(row)) update(report());
    },
    stateOf: (application) => rows.get(application)?.state ?? 'pending',
    report,
  };
}

/** What a row says before its wave, counted from 0, has begun. */
export function waiting(index: number): RowChange {
  return { state: 'pending', summary: index === 0 ? 'wave 1' : `wave ${index + 1}, waits for wave ${index}` };
}
