import type { KnownBlock, RichTextElement } from '@slack/types';
import { plural } from '../wording/counts.ts';
import { context, message } from './blocks.ts';
import {
  datePart,
  line,
  linkPart,
  plainPart,
  type RichTextPart,
  richText,
  takeFitting,
  words,
} from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code, handle, mrkdwn, ordinal, quoted } from './text.ts';

/** The lock of an environment and who waits for it. */
export interface LockView {
  readonly environment: string;
  /** Absent: it is free. */
  readonly holder?: LockHolder | undefined;
  /** First in line first. */
  readonly queue: readonly {
    readonly act: string;
    readonly runId: string;
    readonly since: Date;
    readonly link?: string | undefined;
  }[];
}

export interface LockHolder {
  readonly name: string;
  readonly reason?: string | undefined;
  readonly takenAt: Date;
  /** The run that has it; absent where a person took it by hand. */
  readonly run?:
    | { readonly act: string; readonly id: string; readonly link?: string | undefined }
    | undefined;
}

/** What happened to a lock, and by whom. */
export type LockEvent =
  | { readonly what: 'taken'; readonly by: string; readonly reason?: string | undefined }
  | {
      readonly what: 'stolen';
      readonly by: string;
      readonly from: string;
      readonly reason?: string | undefined;
    }
  | { readonly what: 'released'; readonly by: string }
  | { readonly what: 'queued'; readonly act: string; readonly position: number };

/** `prod is free`, `prod is locked by @omar`, without a full stop. */
export function lockSentence({ environment, holder }: LockView): string {
  if (holder === undefined) return `${environment} is free`;
  if (holder.run === undefined) return `${environment} is locked by ${handle(holder.name)}`;
  return `${environment} is locked by ${holder.run.act} (run ${holder.run.id}), asked by ${handle(holder.name)}`;
}

/** Who has it, why, since when, and who waits; for whoever asked. */
export function buildLockStatus(view: LockView): SlackMessage<KnownBlock> {
  const { environment, holder, queue } = view;
  const sentence = lockSentence(view);
  const lines = [
    line(...plainPart(`${holder === undefined ? '✅' : '🔒'} ${sentence}`), ...sinceParts(holder)),
  ];
  const { parts, taken } = takeFitting(
    [...queue.entries()],
    ([index, waiting]) => [queueLine(index + 1, waiting)],
    6_000,
  );
  const left = queue.length - taken;
  return message(`${sentence}. ${queueSentence(queue.length)}`, [
    richText([...lines, ...parts]),
    context(
      left > 0 ? `and ${left} more` : undefined,
      queue.length === 0 ? 'nobody waits for it' : undefined,
      wayOut(environment, holder),
    ),
  ]);
}

function sinceParts(holder: LockHolder | undefined): RichTextElement[] {
  if (holder === undefined) return [];
  const said = quoted(holder.reason);
  return [
    words(' since '),
    datePart(holder.takenAt),
    words(' ('),
    datePart(holder.takenAt, 'ago'),
    words(')'),
    ...plainPart(said === '' ? '' : `: ${said}`),
  ];
}

function queueLine(position: number, { act, runId, since, link }: LockView['queue'][number]): RichTextPart {
  return line(
    ...plainPart(`⏳ ${ordinal(position)} in line:`),
    words(' '),
    ...(link ? linkPart(act, link) : plainPart(act)),
    ...plainPart(`, run ${runId}, waits since`, 120),
    words(' '),
    datePart(since),
  );
}

/** `2 runs wait for it.` */
export function queueSentence(count: number): string {
  return count === 0
    ? 'Nobody waits for it.'
    : `${plural(count, 'run')} ${count === 1 ? 'waits' : 'wait'} for it.`;
}

/** What to type next. */
export function wayOut(environment: string, holder: LockHolder | undefined): string {
  if (holder === undefined) return `take it: ${code(`/bitiq lock ${environment}`)}`;
  if (holder.run !== undefined) return 'it is free once that run ends; cancel the run to have it sooner';
  return `give it back: ${code(`/bitiq unlock ${environment}`)}`;
}

/** What happened to the lock, for the channel, so that nobody is surprised by a sync that waits. */
export function buildLockEvent(environment: string, event: LockEvent): SlackMessage<KnownBlock> {
  const [sentence, ...more] = lockEventSentences(environment, event);
  return message([sentence, ...more].join(' '), [
    richText([line(...plainPart(`${EVENT_SIGNS[event.what]} ${sentence}`, 700))]),
    ...(more.length > 0 ? [context(...more.map((text) => mrkdwn(text, 300)))] : []),
  ]);
}

const EVENT_SIGNS = { taken: '🔒', stolen: '⚠️', released: '✅', queued: '⏳' } as const;

/** The event in words, then what it means for others. */
export function lockEventSentences(environment: string, event: LockEvent): readonly string[] {
  const because = 'reason' in event && event.reason ? `: ${quoted(event.reason)}` : '';
  switch (event.what) {
    case 'taken':
      return [
        `${handle(event.by)} locked ${environment}${because}`,
        `syncs of ${environment} wait until it is given back`,
      ];
    case 'stolen':
      return [
        `${handle(event.by)} took the lock of ${environment} from ${handle(event.from)}${because}`,
        'what held it before can change nothing any more; this is on record',
      ];
    case 'released':
      return [`${handle(event.by)} unlocked ${environment}`, `syncs of ${environment} may begin again`];
    case 'queued':
      return [
        `${event.act} is ${ordinal(event.position)} in line for the lock of ${environment}`,
        'it begins by itself',
      ];
    default:
      return event satisfies never;
  }
}
