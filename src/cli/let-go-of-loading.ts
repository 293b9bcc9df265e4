import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** By then what a start asks of Redis, SQL and Slack is answered. */
const AFTER_MS = 10_000;

/**
 * Collects once what loading has left behind: a process that then waits allocates too little for V8 to do it by
 * itself, and would keep a third more memory for as long as nothing happens.
 */
export function letGoOfLoading(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void;
    setFlagsFromString('--no-expose-gc');
    collect({ type: 'major', flavor: 'last-resort' });
  }, AFTER_MS).unref();
}
