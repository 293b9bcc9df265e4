import type { ModalView, RichTextElement } from '@slack/types';
import { ageOf } from '../wording/durations.ts';
import { context } from './blocks.ts';
import { showDialog } from './modal.ts';
import {
  bullets,
  codePart,
  datePart,
  line,
  linkPart,
  plainPart,
  preformatted,
  type RichTextPart,
  richText,
  words,
} from './rich-text.ts';
import { remedyParts } from './row-parts.ts';
import { code, handle, quoted } from './text.ts';

/** More lines of a difference are counted, and letters of one cut. */
const MOST_LINES = 40;

/** Everything that is known of something that drifted. Texts are plain. */
export interface DriftDetails {
  readonly id: string;
  readonly environment: string;
  readonly application: string;
  readonly sentence: string;
  /** `toy-web-prod/Deployment.apps/bitiq-prod/toy-web/out-of-sync`. */
  readonly identity: string;
  /** What differs, one line each, without secrets. Left out: not known. */
  readonly difference?: readonly string[];
  readonly remedy?: string;
  /** Whether a sync mends it, and its plan shows what differs. */
  readonly canSync: boolean;
  readonly since: Date;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** Left out: it is still so. */
  readonly goneAt?: Date;
  readonly times: number;
  readonly snooze?: { readonly by: string; readonly reason: string; readonly at: Date; readonly until: Date };
  readonly issue?: {
    readonly number: number;
    readonly url: string;
    readonly openedBy: string;
    readonly openedAt: Date;
  };
  readonly now: Date;
}

/** *Details* of an item: what differs, since when, what mends it, who snoozed it, and its issue. */
export function buildDriftDetailsView(details: DriftDetails): ModalView {
  const { environment, application, sentence, identity, remedy, id } = details;
  const parts: readonly RichTextPart[] = [
    line(...codePart(application, 120), words(' in '), ...codePart(environment, 60)),
    line(...plainPart(sentence)),
    ...differenceParts(details),
    ...heading('What mends it', remedyParts(remedy)),
    ...heading('History', historyParts(details)),
    ...heading('Snoozed', snoozeParts(details)),
    ...heading('Issue', issueParts(details)),
  ];
  const end = context(code(identity, 300), `item ${code(id, 40)}`);
  return showDialog('Details', [richText(parts), end]);
}

function heading(title: string, parts: readonly RichTextPart[]): readonly RichTextPart[] {
  return parts.length === 0
    ? []
    : [line({ type: 'text', text: `\n${title}`, style: { bold: true } }), ...parts];
}

function differenceParts({ difference, canSync }: DriftDetails): readonly RichTextPart[] {
  if (difference === undefined) {
    const how = 'Not known in detail. The plan of a sync shows it, before anything is changed.';
    return canSync ? heading('What differs', [line(...plainPart(how))]) : [];
  }
  const shown = difference.slice(0, MOST_LINES);
  const more = difference.length - shown.length;
  return heading('What differs', [
    ...preformatted(shown.join('\n'), 3_000),
    ...(more > 0 ? [line(...plainPart(`and ${more} more`))] : []),
  ]);
}

function historyParts({
  since,
  firstSeen,
  lastSeen,
  goneAt,
  times,
  now,
}: DriftDetails): readonly RichTextPart[] {
  const until = goneAt ?? now;
  const age = ageOf(since, until);
  const came = line(
    words(goneAt === undefined ? `so for ${age}, since ` : `was so for ${age}, from `),
    datePart(since),
    ...(goneAt === undefined ? [] : [words(' until '), datePart(goneAt)]),
  );
  const seen = line(words('last seen '), datePart(lastSeen));
  const often = line(words(`came ${times} times, first `), datePart(firstSeen));
  return [came, ...(goneAt === undefined ? [seen] : []), ...(times > 1 ? [often] : [])];
}

function snoozeParts({ snooze }: DriftDetails): readonly RichTextPart[] {
  if (snooze === undefined) return [];
  return [
    line(...plainPart(`by ${handle(snooze.by)}`, 80), words(' until '), datePart(snooze.until)),
    ...bullets([quoted(snooze.reason, 500)]),
  ];
}

function issueParts({ issue }: DriftDetails): readonly RichTextPart[] {
  if (issue === undefined) return [];
  const link = linkPart(`#${issue.number}`, issue.url);
  return [
    line(
      ...link,
      ...plainPart(`opened by ${handle(issue.openedBy)}`, 100).map(spaced),
      words(' '),
      datePart(issue.openedAt),
    ),
  ];
}

function spaced(part: RichTextElement): RichTextElement {
  return part.type === 'text' ? { ...part, text: ` ${part.text}` } : part;
}
