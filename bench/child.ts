import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of a bench's own, so that what it does takes no time from what is measured. */
export interface Child<Ready> {
  /** What it sent when it was ready. */
  readonly ready: Ready;
  /** Sends a message and waits for the one that answers it. Throws where the process ends instead. */
  ask(message: unknown): Promise<unknown>;
  /** Lets it end in order. */
  stop(): Promise<void>;
}

/** Runs a script of `bench/` with `input` as its first argument, in JSON, until it says it is ready. */
export async function startChild<Ready>(script: string, input: unknown): Promise<Child<Ready>> {
  const child = fork(script, [JSON.stringify(input)]);
  const ready = (await nextMessage(child)) as Ready;
  return {
    ready,
    ask(message) {
      child.send(message as object);
      return nextMessage(child);
    },
    async stop() {
      if (!child.connected) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-2)} ended with ${code}`);
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    ended.catch(() => undefined);
    waiting.abort();
  }
}
