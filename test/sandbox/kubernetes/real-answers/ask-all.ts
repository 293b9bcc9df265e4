import type { Asker, Question } from './questions.ts';

/** One request, and what came back. */
export type Send = (request: {
  readonly as: Asker;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly contentType: string;
  readonly accept: string;
}) => Promise<{ readonly status: number; readonly contentType: string; readonly text: string }>;

/** What of an answer is recorded and compared. */
export interface Recorded {
  readonly what: string;
  readonly status: number;
  readonly contentType: string;
  /** Of a `Status` all of it, of anything else what the question looks at, of text the text. */
  readonly says: unknown;
}

/**
 * Asks all questions of one server, one after another: later ones build on what earlier ones made. `compact` makes
 * the server forget the past, so that lists that were begun cannot be continued.
 */
export async function askAll(
  questions: readonly Question[],
  { send, compact }: { readonly send: Send; readonly compact: () => Promise<void> },
): Promise<readonly Recorded[]> {
  const kept = new Map<string, string>();
  const fill = (text: string) => text.replaceAll(/<<(\w+)>>/g, (_all, name) => kept.get(name) ?? '');
  const recorded: Recorded[] = [];
  for (const question of questions) {
    const {
      what,
      as,
      method,
      path,
      body,
      contentType = 'application/json',
      accept = 'application/json',
    } = question;
    if (question.afterCompaction) await compact();
    const text =
      body === undefined ? undefined : fill(typeof body === 'string' ? body : JSON.stringify(body));
    const answer = await send({ as, method, path: fill(path), body: text, contentType, accept });
    const parsed = parse(answer.text);
    for (const [name, at] of Object.entries(question.keep ?? {})) kept.set(name, String(valueAt(parsed, at)));
    recorded.push({
      what,
      status: answer.status,
      contentType: answer.contentType,
      says: sayingOf(parsed, answer.text, question),
    });
  }
  return recorded;
}

function parse(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : undefined;
}

function sayingOf(parsed: unknown, text: string, { looksAt = [], isWordedFreely }: Question): unknown {
  if (parsed === undefined) return text;
  if (valueAt(parsed, 'kind') === 'Status') {
    const { message, ...status } = statusOf(parsed as Record<string, unknown>);
    return isWordedFreely ? status : { message, ...status };
  }
  return JSON.parse(
    JSON.stringify(Object.fromEntries(looksAt.map((path) => [path, valueAt(parsed, path) ?? null]))),
  );
}

/** A `Status` without what is different every time. */
function statusOf({
  metadata,
  details,
  message,
  ...status
}: Record<string, unknown>): Record<string, unknown> {
  const isContinued = typeof valueAt(metadata, 'continue') === 'string';
  const { uid: _uid, ...others } = (details ?? {}) as Record<string, unknown>;
  return {
    ...status,
    message: withoutTimes(message),
    metadata: isContinued ? { continue: '…' } : metadata,
    ...(details !== undefined && { details: JSON.parse(withoutTimes(JSON.stringify(others))) }),
  };
}

const withoutTimes = (text: unknown) => String(text).replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '…');

/** `status.conditions.0.type` of an object; every element with `*`. */
function valueAt(object: unknown, path: string): unknown {
  const [first = '', ...rest] = path.split('.');
  if (typeof object !== 'object' || object === null) return undefined;
  if (first === '*') return Object.values(object).map((each) => valueAtRest(each, rest));
  return valueAtRest((object as Record<string, unknown>)[first.replaceAll('~', '.')], rest);
}

const valueAtRest = (value: unknown, rest: readonly string[]) =>
  rest.length === 0 ? value : valueAt(value, rest.join('.'));
