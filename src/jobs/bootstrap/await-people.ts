import type { Report, ReportRow, Verdict } from '../../report.ts';
import type { JobResult } from '../job.ts';
import { toJson } from '../to-json.ts';
import { checkLines } from './checklist/check-lines.ts';
import { CHECKLIST } from './checklist/index.ts';
import type { LineContext } from './checklist/line.ts';
import { PHASES } from './phases.ts';
import type { BootstrapPlan } from './plan.ts';
import { wavesOf } from './waves-of.ts';

export interface AwaitPeopleOptions {
  readonly context: LineContext;
  /** The rows of phase 1 stand before these. */
  report(rows: readonly ReportRow[], verdict?: Verdict): Report;
  readonly update: (report: Report) => void;
  /** Whether it waited so long already that what cannot be asked ends it. */
  readonly isTooLong: boolean;
}

/**
 * Phase 2: checks every line of the checklist and then waits for people. A line that does not hold ends it
 * with its reason: nobody is asked to approve what is not so. What cannot be asked is asked again later.
 */
export async function awaitPeople(options: AwaitPeopleOptions): Promise<JobResult> {
  const { context, report, update, isTooLong } = options;
  const { plan, environment } = context;
  const { title, bootstrap } = environment;
  const running = CHECKLIST.map(({ id, title }) => ({
    id,
    title,
    group: PHASES.approve,
    state: 'running' as const,
  }));
  update(report([...running, ...toSync(plan)]));
  const lines = await checkLines(CHECKLIST, context);
  const rows = [...lines, ...plan.confirmations.map(toConfirm), APPROVAL, ...toSync(plan)];
  const broken = lines.find(({ state }) => state === 'failed');
  const unknown = lines.find(({ state }) => state === 'unknown');
  if (broken === undefined && unknown !== undefined && !isTooLong)
    return { outcome: 'later', report: report(rows), inMs: bootstrap.pollEvery };
  const bad = broken ?? unknown;
  if (bad !== undefined) return refuse(options, bad, rows);
  const sentence = `${title} is prepared; nothing is synced before it is approved`;
  return {
    outcome: 'waits',
    report: report(rows, { answer: 'yes', sentence }),
    plan: toJson(plan),
  };
}

function refuse(
  { context, report }: AwaitPeopleOptions,
  { state, title: line, summary, remedy }: ReportRow,
  rows: readonly ReportRow[],
): JobResult {
  const { title } = context.environment;
  const isKnown = state === 'failed';
  const sentence = `${title} is prepared, and nobody is asked to approve it yet: ${summary}`;
  return {
    outcome: isKnown ? 'failed' : 'errored',
    report: report(rows, { answer: isKnown ? 'no' : 'unknown', sentence }),
    failure: {
      code: isKnown ? 'checklist-failed' : 'checklist-unknown',
      message: `${line}: ${isKnown ? '' : 'it cannot be told: '}${summary}. Nothing was synced.`,
      next: remedy ?? 'Mend it, then Resume: what is done stays done.',
    },
  };
}

function toConfirm(text: string, index: number): ReportRow {
  return {
    id: `confirmation-${index + 1}`,
    title: text,
    group: PHASES.approve,
    state: 'pending',
    summary: `to be confirmed by whoever approves: ${text}`,
  };
}

/** The checklist alone is not the phase. */
const APPROVAL: ReportRow = {
  id: 'approval',
  title: 'Approval',
  group: PHASES.approve,
  state: 'pending',
  summary: 'nothing is synced before it',
};

/** What comes after the approval, in its order. */
function toSync(plan: BootstrapPlan): readonly ReportRow[] {
  return wavesOf(plan).map((wave, index) => ({
    id: `wave-${index + 1}`,
    title: `Wave ${index + 1}`,
    group: PHASES.sync,
    state: 'pending',
    summary: wave.join(', '),
  }));
}
