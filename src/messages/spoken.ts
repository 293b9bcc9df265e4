import type { Report, RowState } from '../report.ts';
import { isOver } from '../runs/run.ts';
import { cut, oneLine } from '../wording/outside-text.ts';
import { consequence } from './gate-parts.ts';
import { gateHeadline, isUndecided, isUntouched, showsPlan } from './gate-words.ts';
import { hasPhases } from './phases.ts';
import { countDone, groupRows, inReadingOrder } from './rows.ts';
import type { RunView } from './run-view.ts';
import { SIGNS } from './signs.ts';
import { countOf, handle, quoted } from './text.ts';
import { endingVote } from './votes.ts';

/** The first line of a run: sign and verdict, or how far it is. */
export function headline(run: RunView): string {
  const { report, title } = run;
  const atGate = gateHeadline(run);
  if (atGate !== undefined) return `${atGate.emoji} ${atGate.sentence}`;
  switch (run.status) {
    case 'queued':
      return run.waitingForQueue ? `⏳ ${title} · accepted, waiting for the queue` : `⏳ ${title} · accepted`;
    case 'running':
      return report
        ? `⏳ ${title} · ${countDone(report)} of ${report.rows.length}`
        : `⏳ ${title} · starting`;
    case 'awaiting_approval':
      return `🔒 ${title} waits for approval`;
    default:
      return `${sign(run)} ${outcome(run)}`;
  }
}

/** The same message in words, as a screen reader or a notification says it: no signs, verdict first. */
export function spoken(run: RunView): string {
  const { report, title } = run;
  const atGate = gateHeadline(run);
  if (atGate !== undefined) return spokenAtGate(run, atGate.sentence);
  switch (run.status) {
    case 'queued':
      return run.waitingForQueue ? `${title}: accepted, waiting for the queue.` : `${title}: accepted.`;
    case 'running':
      return report ? `${title}: ${countDone(report)} of ${countOf(report)} done.` : `${title}: starting.`;
    case 'awaiting_approval':
      return `${title} waits for approval.`;
    default: {
      const error = run.error === undefined ? '' : ` ${run.error.message} ${run.error.next ?? ''}`;
      return `${outcome(run)}.${error}${report ? findings(report) : ''}`;
    }
  }
}

/** The headline, and what the reader would do or ask next. */
function spokenAtGate(run: RunView, sentence: string): string {
  const { approval, error, report } = run;
  if (isUndecided(run)) {
    const who = run.requestedByName === undefined ? '' : ` Asked by ${handle(run.requestedByName)}.`;
    const what = report?.verdict === undefined ? '' : ` ${report.verdict.sentence}.`;
    return `${sentence}.${who}${what}${approval?.needs ? ` Needs ${approval.needs}.` : ''}`;
  }
  const end = endingVote(approval?.votes ?? []);
  const told = [
    `${sentence}.`,
    quoted(end?.reason, 200),
    run.status === 'cancelled' && run.cancelledBy && !showsPlan(run)
      ? `Cancelled by ${handle(run.cancelledBy)}.`
      : undefined,
    error?.message,
    error?.next,
    isOver(run.status) ? consequence(run) : undefined,
  ];
  const findingsToo = isOver(run.status) && report && !isUntouched(run) ? findings(report) : '';
  return `${told.filter(Boolean).join(' ')}${findingsToo}`;
}

/** How a run ended, without a sign and without a full stop. */
function outcome({ status, report, title, error }: RunView): string {
  switch (status) {
    case 'cancelled':
      return `${title} was cancelled`;
    case 'rejected':
      return `${title} was rejected`;
    case 'expired':
      return `${title} expired: nobody decided in time`;
    default:
      if (report?.verdict && tellsItself(report, error)) return report.verdict.sentence;
      return status === 'errored' || status === 'failed'
        ? `${title} could not be finished`
        : `${title} is done`;
  }
}

/** Whether the verdict says how it ended: also with an error, where it is that it stopped. */
function tellsItself(report: Report, error: RunView['error']): boolean {
  return error === undefined || hasPhases(report);
}

function sign({ status, report, error }: RunView): string {
  if (status === 'cancelled' || status === 'expired') return '⚠️';
  if (status === 'rejected') return '❌';
  // No question was asked: what is worst is the sign of it all.
  const [worst] = report?.readsWhole ? inReadingOrder(report.rows) : [];
  if (worst !== undefined) return SIGNS[worst.state].emoji;
  if (report?.verdict && tellsItself(report, error))
    return { yes: '✅', no: '❌', unknown: '❔' }[report.verdict.answer];
  return status === 'succeeded' ? '✅' : '❔';
}

function findings(report: Report): string {
  const kinds: readonly [RowState, string][] = [
    ['failed', 'Failed'],
    ['unknown', 'Could not tell'],
    ['warning', 'Warning'],
  ];
  return kinds.map(([state, word]) => sentence(report, state, word)).join('');
}

function sentence(report: Report, state: RowState, word: string): string {
  const groups = groupRows(report.rows, state).slice(0, 3);
  if (groups.length === 0) return '';
  const told = groups.map(({ rows, summary }) => {
    const others = rows.length > 1 ? ` and ${rows.length - 1} more` : '';
    return `${oneLine(rows[0]?.id)}${others}, ${cut(summary, 90)}`;
  });
  return ` ${word}: ${told.join('; ')}.`;
}
