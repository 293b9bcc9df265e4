import { inspect } from 'node:util';
import { readEnvironment } from '../config/environment.ts';
import { readTerminal } from '../config/terminal.ts';
import { listSecrets } from '../config/variables.ts';
import { joinWrites } from '../redaction/joined-writes.ts';
import { createRedactor } from '../redaction/redactor.ts';
import type { Terminal } from './cli-command.ts';
import { EXIT } from './exit-codes.ts';

/** This process's own terminal. The first Ctrl-C cancels, the second ends at once. */
export function openTerminal(): Terminal {
  const cwd = process.cwd();
  const env = readEnvironment(cwd);
  let redactor = createRedactor(listSecrets(env));
  const redact = { text: (text: string) => redactor.text(text) };
  const cancelled = new AbortController();
  const cancel = () => {
    if (cancelled.signal.aborted) process.exit(EXIT.interrupted);
    cancelled.abort();
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  // `bitiq … | head`: the reader has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const out = joinWrites(redact, (text) => void process.stdout.write(text));
  const err = joinWrites(redact, (text) => void process.stderr.write(text));
  const flush = () => {
    out.flush();
    err.flush();
  };
  process.on('exit', flush);
  process.on('uncaughtException', (error) => {
    err.write(`${inspect(error)}\n`);
    flush();
    endWhenRead(EXIT.bug);
  });
  // Before Node prints it: it shows an address that it warns of as it is.
  process.prependListener('warning', (warning) => {
    warning.message = redact.text(warning.message);
    warning.stack = redact.text(warning.stack ?? '');
  });
  return {
    env,
    cwd,
    settings: readTerminal(env, process.stdout),
    signal: cancelled.signal,
    learn(secrets) {
      redactor = createRedactor([...listSecrets(env), ...secrets]);
    },
    out(text) {
      err.flush();
      out.write(text);
    },
    err(text) {
      out.flush();
      err.write(text);
    },
    exact(text) {
      flush();
      process.stdout.write(text);
    },
  };
}

/** A slow reader has this long to take what was written. */
const READ_WITHIN_MS = 2_000;

/** Ends the process once all that was written is out: on a pipe that is later than `write` returns. */
function endWhenRead(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
  setTimeout(() => process.exit(code), READ_WITHIN_MS);
}
