import { plural } from '../../../wording/counts.ts';
import type { JobResult } from '../../job.ts';
import { short } from '../../sync/wording.ts';
import type { Stop, Work } from './work.ts';

/** The end of a bootstrap: the verdict, every row, why it stopped where it did, and what was done. */
export function conclude(work: Work, stop: Stop | 'cancelled' | undefined): JobResult {
  const { approved, context, progress, waves } = work;
  const { title } = context.environment;
  if (stop === undefined) {
    const count = plural(waves.flat().length, 'application');
    const sentence = `${title} is bootstrapped: ${count} at ${short(approved.commit)}`;
    return { outcome: 'succeeded', report: progress.report({ answer: 'yes', sentence }) };
  }
  closeOpenRows(work);
  const synced = waves.flat().filter((name) => progress.stateOf(name) === 'passed');
  const counts = `${synced.length} of ${plural(waves.flat().length, 'application')} synced`;
  if (stop === 'cancelled') {
    const sentence = `${title} bootstrap was cancelled in phase 3: ${counts}`;
    return { outcome: 'cancelled', report: progress.report({ answer: 'no', sentence }) };
  }
  const { outcome, failure } = stop;
  const why =
    failure.code === 'plan_changed' ? 'the plan changed after it was approved' : gistOf(failure.message);
  const where = synced.length === 0 ? 'before anything was synced' : 'in phase 3';
  const sentence = `${title} bootstrap stopped ${where}: ${why}; ${counts}`;
  const report = progress.report({ answer: outcome === 'failed' ? 'no' : 'unknown', sentence });
  const next = failure.next ?? 'Mend it, then Resume: what is done stays done.';
  return {
    outcome,
    report,
    failure: { ...failure, message: `${failure.message}\n${restOf(work, synced)}`, next },
  };
}

function gistOf(message: string): string {
  return message.replace(/\.?(\n.*)?$/s, '');
}

/** What was waited for and what was not begun is not under way any more. */
function closeOpenRows({ progress }: Work): void {
  for (const { id, state } of progress.listRows()) {
    if (state === 'pending') progress.set(id, { state: 'skipped', summary: 'not begun' });
    if (state === 'running') progress.set(id, { state: 'skipped', summary: 'not waited for any more' });
  }
}

function restOf({ waves, begun }: Work, synced: readonly string[]): string {
  const rest = waves.flat().filter((name) => !synced.includes(name));
  const notBegun = rest.filter((name) => !begun.has(name));
  if (synced.length === 0 && notBegun.length === rest.length) return 'No application was synced.';
  return [
    synced.length > 0 ? `Synced: ${synced.join(', ')}.` : '',
    notBegun.length > 0 ? `Not begun: ${notBegun.join(', ')}.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
