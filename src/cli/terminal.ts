import { readEnvironment } from '../config/environment.ts';
import { readTerminal } from '../config/terminal.ts';
import { listSecrets } from '../config/variables.ts';
import { joinWrites } from '../redaction/joined-writes.ts';
import { createRedactor } from '../redaction/redactor.ts';
import type { Terminal } from './cli-command.ts';
import { EXIT } from './exit-codes.ts';
import { guardProcess } from './guard-process.ts';

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
  guardProcess({ redact: redact.text, write: err.write, flush });
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
