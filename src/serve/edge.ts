import type { View } from '@slack/types';
import type { ActionAnswer } from '../actions/action.ts';
import type { SubmissionAnswer } from '../actions/submission.ts';
import { recordRefusal } from '../audit/record-refusal.ts';
import type { Reply } from '../commands/command.ts';
import { BitiqError, RefusedError, UserError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import { buildRefusal } from '../messages/refusal.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Store } from '../store/store.ts';
import { NO_TRACING, type Tracing } from '../tracing/tracing.ts';
import { linkToRun } from './link-to-run.ts';
import { isHeardBefore, type Once } from './once.ts';

/** Slack shows a failure after 3 s, of which a second may be gone; by then the person has heard from us. */
const ANSWER_WITHIN_MS = 1_800;

export interface EdgeOptions {
  readonly store: Store;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly metrics: Metrics;
  newReference(): string;
  /** Where the trace of what somebody does begins. Default: nothing is traced. */
  readonly tracing?: Tracing;
}

/** One thing that somebody typed or clicked. */
export interface Happening {
  /** What `work` changes, it writes by this one's store. */
  readonly once: Once;
  /** `/bitiq` or the id of the action or dialog, for record and metrics. */
  readonly name: string;
  /** What was typed, or the value of the button or dialog. */
  readonly text: string;
  readonly channel: string;
  /** `slack:<team>/<user>` as Slack says, before it is checked. */
  readonly actor: string;
  /**
   * Acknowledges. What is known by then rides on it where Slack shows it; `isNo`: it was refused, or
   * there is nothing to say but that it takes longer.
   */
  ack(answer: FirstAnswer): Promise<void>;
  /** Says something to this person alone, after the acknowledgement. */
  respond(reply: Reply): Promise<void>;
  openView(view: View): Promise<void>;
  work(): Promise<ActionAnswer & SubmissionAnswer>;
}

/** What the person hears first. */
export interface FirstAnswer {
  readonly reply?: Reply;
  readonly errors?: SubmissionAnswer['errors'];
  readonly isNo: boolean;
}

type Outcome = ActionAnswer & SubmissionAnswer & { readonly isNo: boolean; readonly isRepeated?: boolean };

/**
 * The edge of everything that comes from Slack: does the work, acknowledges after it is durable,
 * turns whatever was thrown into a private answer, and puts refusals on record. Nobody who typed or
 * clicked is left in silence. Never throws.
 */
export function answer(options: EdgeOptions, happening: Happening): Promise<void> {
  const { tracing = NO_TRACING, store } = options;
  const { name, actor, text } = happening;
  return tracing.begin({ name, kind: 'server', attributes: { 'user.id': actor } }, async (span) => {
    await Promise.all([answerOnce(options, happening), linkToRun(store, span, text)]);
  });
}

async function answerOnce(given: EdgeOptions, happening: Happening): Promise<void> {
  const options = { ...given, store: happening.once.store };
  const outcome = settle(options, happening);
  try {
    const first = await Promise.race([outcome, sleep(ANSWER_WITHIN_MS)]);
    if (first?.isRepeated && happening.once.refuse !== undefined) return happening.once.refuse();
    await happening.ack(first ?? { reply: LATE, isNo: true });
    const result = first ?? (await outcome);
    // Whoever was first tells it.
    if (result.isRepeated) return;
    if (first === undefined && result.view === undefined) await happening.respond(lateAnswer(result));
    if (result.view !== undefined) await openView(options, happening, result.view);
    const later = await answerLater(options, happening, result);
    if (later !== undefined) await happening.respond(later);
  } catch (error) {
    options.log.error('an answer did not reach Slack', {
      name: happening.name,
      actor: happening.actor,
      error,
    });
  }
}

const LATE = buildRefusal({
  message: 'Still writing your request down; the answer comes here in a moment.',
  next: 'If none comes within a minute, ask again.',
});
const RECORDED = 'Your request is on record now.';

function lateAnswer({ reply, errors }: Outcome): Reply {
  const [wrong] = Object.values(errors ?? {});
  return reply ?? buildRefusal({ message: wrong ?? RECORDED });
}

async function answerLater(
  options: EdgeOptions,
  happening: Happening,
  { later }: Outcome,
): Promise<Reply | undefined> {
  try {
    return await later?.();
  } catch (error) {
    return options.redactor.data(await refuse(options, happening, error));
  }
}

/** A dialog opens within 3 s of the click or not at all. */
async function openView(options: EdgeOptions, happening: Happening, view: View): Promise<void> {
  try {
    await happening.openView(view);
  } catch (error) {
    options.log.warn('a dialog did not open', { name: happening.name, actor: happening.actor, error });
    await happening.respond(
      buildRefusal({ message: 'The dialog could not be opened.', next: 'Click once more.' }),
    );
  }
}

async function settle(options: EdgeOptions, happening: Happening): Promise<Outcome> {
  try {
    const result = await happening.work();
    await happening.once.settle();
    options.metrics.countRequest(happening.name, result.errors === undefined ? 'accepted' : 'refused');
    const later = result.later && (async () => options.redactor.data(await result.later?.()));
    return { ...options.redactor.data(result), ...(later && { later }), isNo: false };
  } catch (error) {
    if (isHeardBefore(error)) return { reply: buildRefusal(error), isNo: true, isRepeated: true };
    return { reply: options.redactor.data(await refuse(options, happening, error)), isNo: true };
  }
}

async function refuse(options: EdgeOptions, happening: Happening, error: unknown): Promise<Reply> {
  const reference = options.newReference();
  const isNo = error instanceof UserError || error instanceof RefusedError;
  const code = error instanceof BitiqError ? error.code : 'bug';
  options.metrics.countRequest(happening.name, isNo ? 'refused' : 'errored', code);
  options.log[isNo ? 'info' : 'error']('a request was refused', {
    name: happening.name,
    code,
    reference,
    error,
  });
  await record(options, happening, code, reference);
  if (error instanceof BitiqError) {
    // Before it is cut to Slack's lengths: half a secret is not always known.
    const { message, next } = options.redactor.data({ message: error.message, next: error.next });
    return buildRefusal({ message, next, ...(!isNo && { reference }) });
  }
  return buildRefusal({
    message: 'Something went wrong in bitiq itself; nothing was started.',
    next: 'Try again; if it comes back, give this reference to whoever runs bitiq.',
    reference,
  });
}

async function record(
  options: EdgeOptions,
  { actor, name, text, channel }: Happening,
  code: string,
  reference: string,
): Promise<void> {
  try {
    await recordRefusal(options.store, { actor, name, text, channel, code, reference });
  } catch (error) {
    options.log.error('a refusal could not be put on record', { reference, error });
  }
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
}
