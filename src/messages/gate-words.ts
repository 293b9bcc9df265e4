import type { RunView } from './run-view.ts';
import { handle, ordinal, plural } from './text.ts';
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

/** Whether nothing of its plan was carried out: what there is to show is still the plan. */
export function isUntouched({ report }: RunView): boolean {
  return (
    report === undefined || report.plan !== undefined || report.rows.every(({ state }) => state === 'pending')
  );
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
  const act = actOf(run);
  const { error, approval, status } = run;
  if (error?.code === 'plan_changed') {
    const when = isUntouched(run) ? 'before it began' : `after ${progressOf(run)}`;
    return { emoji: '🔁', sentence: `${act} stopped ${when}: the plan changed after it was approved` };
  }
  if (error?.code === 'sync_stuck')
    return { emoji: '❌', sentence: `${act} is stuck after ${progressOf(run)}` };
  const decision = approval?.decision;
  const by = endingVote(approval?.votes ?? []);
  const who = by === undefined ? '' : ` by ${handle(by.name)}`;
  if (decision === 'rejected' || status === 'rejected')
    return { emoji: '❌', sentence: `${act} was rejected${who}` };
  if (decision === 'withdrawn') return { emoji: '⚠️', sentence: `${act} was withdrawn${who}` };
  if (decision === 'expired' || status === 'expired') {
    const what = decision === 'approved' ? 'its approval ran out' : 'it was not approved in time';
    return { emoji: '⚠️', sentence: `${act} expired: ${what}` };
  }
  if (status === 'cancelled') return { emoji: '⚠️', sentence: cancelled(run) };
  if (error === undefined && run.report?.verdict !== undefined && !isUntouched(run)) return undefined;
  if (status === 'succeeded') return { emoji: '✅', sentence: `${act} is done` };
  return { emoji: status === 'failed' ? '❌' : '❔', sentence: `${act} ${stopped(run)}` };
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
