import type { SlackContext } from '../context.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** A method of the Web API. */
export interface ApiMethod {
  readonly name: string;
  /** Whose token it wants. Default `bot`. */
  readonly token?: 'bot' | 'app' | 'none';
  /** Any one of these scopes is enough. Empty: none is needed. */
  readonly scopes: readonly string[];
  /** The fields of the answer beside `ok`. Throws `SlackApiError`. */
  run(slack: SlackContext, args: Arguments): object;
}

/** Slack's `ok: false` with its error code. */
export class SlackApiError extends Error {
  readonly code: string;
  readonly fields: object;

  constructor(code: string, fields: object = {}) {
    super(code);
    this.code = code;
    this.fields = fields;
  }
}

/** `invalid_arguments` and its relatives, with what is wrong in `response_metadata.messages`. */
export function invalid(code: string, problems: readonly string[]): SlackApiError {
  return new SlackApiError(code, {
    errors: problems,
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
}

/** An argument as text; `undefined` where it is absent or empty. */
export function optionalString(args: Arguments, name: string): string | undefined {
  const value = args[name];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

/** An argument that has to be there. Throws `invalid_arguments`. */
export function requiredString(args: Arguments, name: string): string {
  const value = optionalString(args, name);
  if (value === undefined) throw invalid('invalid_arguments', [`missing required field: ${name}`]);
  return value;
}

export function isTrue(args: Arguments, name: string): boolean {
  return ['true', '1', 'True'].includes(String(args[name]));
}

/** An argument that is JSON, given as text in forms and as it is in JSON bodies. */
export function jsonArgument(args: Arguments, name: string, errorCode: string): unknown {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackApiError(errorCode);
  }
}

/** One page of a list with Slack's cursor. */
export function paginate<T>(
  items: readonly T[],
  args: Arguments,
  fallback = 100,
): { items: readonly T[]; response_metadata: { next_cursor: string } } {
  const limit = Math.min(1000, Math.max(1, Number(args.limit ?? fallback) || fallback));
  const cursor = optionalString(args, 'cursor');
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) throw new SlackApiError('invalid_cursor');
  const end = start + limit;
  return {
    items: items.slice(start, end),
    response_metadata: {
      next_cursor: end < items.length ? Buffer.from(String(end)).toString('base64') : '',
    },
  };
}
