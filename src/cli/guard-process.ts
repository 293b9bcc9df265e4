import { format, inspect } from 'node:util';
import { EXIT } from './exit-codes.ts';

/** Where a process writes what nobody meant to say. */
interface Guard {
  redact(text: string): string;
  /** To standard error, redacted. */
  write(text: string): void;
  /** Hands over all that was written so far. */
  flush(): void;
}

/** What nobody caught, what Node warns of and what libraries say on the console goes out redacted too. */
export function guardProcess({ redact, write, flush }: Guard): void {
  process.on('uncaughtException', (error) => {
    write(`${inspect(error)}\n`);
    flush();
    endWhenRead(EXIT.bug);
  });
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    console[level] = (...words: unknown[]) => write(`${format(...words)}\n`);
  }
  // Before Node prints it: it shows an address that it warns of as it is.
  process.prependListener('warning', (warning) => {
    warning.message = redact(warning.message);
    warning.stack = redact(warning.stack ?? '');
  });
}

/** A slow reader has this long to take what was written. */
const READ_WITHIN_MS = 2_000;

/** Ends the process once all that was written is out: on a pipe that is later than `write` returns. */
function endWhenRead(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
  setTimeout(() => process.exit(code), READ_WITHIN_MS);
}
