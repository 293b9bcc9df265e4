import { plural } from '../wording/counts.ts';
import type { RunView } from './run-view.ts';
import { handle, ordinal } from './text.ts';
import { endingVote } from './votes.ts';

/** A run that went to the gate: its first line, as sign and as words without a full stop. */
export interface GateHeadline {
  readonly emoji: string;
  readonly sentence: string;
}

/** What is to be done, as people say it: `Sync prod`. */
export function actOf({ kind, environment }: Pick<RunView, 'kind' | 'environment'>): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${environment}`;
}

/**
 * Whether what there is to show is still the plan. Only a plan that says yes waits, and it stays until something
 * else is reported: work under way has no verdict, and work that did not succeed has another.
 */
export function showsPlan({ report, status }: RunView): boolean {
  return report === undefined || (report.verdict?.answer === 'yes' && status !== 'succeeded');
}

/** Whether nothing of its plan was begun for sure; what stopped on its way says itself what it touched. */
export function isUntouched(run: RunView): boolean {
  return showsPlan(run) || (run.report?.rows.every(({ state }) => state === 'pending') ?? true);
}

/** What there is to say of work at the gate that was not begun. Of a bootstrap the first phase is done by then. */
export function untouchedSentence({ kind }: { readonly kind?: string }): string {
  return kind === 'bootstrap'
    ? 'Nothing was synced; what phase 1 has prepared stays as it is.'
    : 'Nothing was touched.';
}

/** Whether people still decide on it: it waits, and not for its lock alone. */
export function isUndecided({ status, approval }: Pick<RunView, 'status' | 'approval'>): boolean {
  return status === 'awaiting_approval' && approval?.decision === undefined;
}

/** How a run stands with the gate; `undefined` where its report says more, or it never went there. */
export function gateHeadline(run: RunView): GateHeadline | undefined {
  const { approval, status } = run;
  if (approval === undefined) return undefined;
  if (status === 'awaiting_approval') return waiting(run);
  if (status === 'queued' || status === 'running') return going(run);
  return ending(run);
}

function waiting(run: RunView): GateHeadline {
  const act = actOf(run);
  const lock = run.approval?.lock;
  if (run.approval?.decision !== 'approved') return { emoji: '🔒', sentence: `${act} waits for approval` };
  if (lock === undefined)
    return { emoji: '⏳', sentence: `${act} is approved and starts as soon as a worker is free` };
  const place = `${ordinal(lock.position)} in line for the lock of ${run.environment}`;
  return { emoji: '🔒', sentence: `${act} is approved and waits: ${place}` };
}

function going(run: RunView): GateHeadline | undefined {
  if (run.approval?.decision !== 'approved') return undefined;
  if (isUntouched(run)) return { emoji: '⏳', sentence: `${actOf(run)} is approved and starts` };
  const done = countCarriedOut(run);
  return { emoji: '⏳', sentence: `${actOf(run)} · ${done} of ${run.report?.rows.length ?? 0}` };
}

/** The row of the application that it stopped at is not done. */
function countCarriedOut({ report }: RunView): number {
  return report?.rows.filter(({ state }) => state !== 'pending' && state !== 'running').length ?? 0;
}

function ending(run: RunView): GateHeadline | undefined {
  const { error, status } = run;
  if (error?.code === 'sync_stuck') {
    return { emoji: '❌', sentence: `${actOf(run)} is stuck${whereStuck(run)}` };
  }
  const told = toldByReport(run);
  if (error?.code === 'plan_changed') return { emoji: '🔁', sentence: told ?? planChanged(run) };
  if (told !== undefined) return { emoji: ENDING_SIGNS[status] ?? '❔', sentence: told };
  return decided(run) ?? unfinished(run);
}

const ENDING_SIGNS: Partial<Record<RunView['status'], string>> = {
  succeeded: '✅',
  failed: '❌',
  cancelled: '⚠️',
};

/** The verdict of work that was begun: `Sync prod stopped in wave 2 of 3: …`. */
function toldByReport(run: RunView): string | undefined {
  const { report } = run;
  if (report?.verdict === undefined || showsPlan(run)) return undefined;
  const { sentence } = report.verdict;
  return sentence.startsWith(`${report.title} `)
    ? actOf(run) + sentence.slice(report.title.length)
    : sentence;
}

function planChanged(run: RunView): string {
  const when = isUntouched(run) ? 'before it began' : `after ${progressOf(run)}`;
  return `${actOf(run)} stopped ${when}: the plan changed after it was approved`;
}

/** What people, or the clock, made of it. */
function decided(run: RunView): GateHeadline | undefined {
  const act = actOf(run);
  const { approval, status } = run;
  const by = endingVote(approval?.votes ?? []);
  const who = by === undefined ? '' : ` by ${handle(by.name)}`;
  switch (approval?.decision ?? status) {
    case 'rejected':
      return { emoji: '❌', sentence: `${act} was rejected${who}` };
    case 'withdrawn':
      return { emoji: '⚠️', sentence: `${act} was withdrawn${who}` };
    case 'expired':
      return { emoji: '⚠️', sentence: `${act} expired: it was not approved in time` };
    default:
      if (status === 'expired') return { emoji: '⚠️', sentence: `${act} expired: its approval ran out` };
      return status === 'cancelled' ? { emoji: '⚠️', sentence: cancelled(run) } : undefined;
  }
}

function unfinished(run: RunView): GateHeadline {
  const { status } = run;
  if (status === 'succeeded') return { emoji: '✅', sentence: `${actOf(run)} is done` };
  return { emoji: status === 'failed' ? '❌' : '❔', sentence: `${actOf(run)} ${stopped(run)}` };
}

function cancelled(run: RunView): string {
  const who = run.cancelledBy === undefined ? '' : ` by ${handle(run.cancelledBy)}`;
  return `${actOf(run)} was cancelled${who}${isUntouched(run) ? ' before it began' : ` after ${progressOf(run)}`}`;
}

function stopped(run: RunView): string {
  return isUntouched(run) ? 'did not begin' : `stopped after ${progressOf(run)}`;
}

/** `2 of 5 applications`. */
function progressOf({ report }: RunView): string {
  const rows = report?.rows ?? [];
  const done = rows.filter(({ state }) => state === 'passed').length;
  return `${done} of ${plural(rows.length, report?.noun ?? 'application')}`;
}

/** ` at toy-web-prod`, ` at 3 applications`. */
function whereStuck({ report }: RunView): string {
  const stuck = report?.rows.filter(({ state }) => state === 'failed' || state === 'unknown') ?? [];
  if (stuck.length === 0) return '';
  return ` at ${stuck.length === 1 ? stuck[0]?.id : plural(stuck.length, report?.noun ?? 'step')}`;
}
