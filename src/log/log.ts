import { pino } from 'pino';
import { BitiqError } from '../errors.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** JSON lines on standard error: a static text, and what varies as fields. */
export interface Log {
  debug(text: string, fields?: object): void;
  info(text: string, fields?: object): void;
  warn(text: string, fields?: object): void;
  error(text: string, fields?: object): void;
}

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly redactor: Redactor;
  /** Where lines go; standard error unless a test listens. */
  readonly write?: (line: string) => void;
}

/** A log whose every line has passed the redactor. */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => process.stderr.write(line));
  const logger = pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => write(options.redactor.text(line)) },
  );
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (text: string, fields: object = {}) =>
      logger[level](toPlain(fields), text);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function toPlain(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? describeError(value) : value,
    ]),
  );
}

/** An error with its chain of causes; stacks only of what is a bug of ours. */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    ...(!(error instanceof BitiqError) && depth === 0 && { stack: error.stack }),
    ...(error.cause !== undefined && depth < 5 && { cause: describeError(error.cause, depth + 1) }),
  };
}
