import { createRunQueue } from '../../src/queue/run-queue.ts';
import { createRunWorker } from '../../src/queue/run-worker.ts';

/** A process that carries ten runs through the Redis of its first argument, and says how many arrived. */
const [redisUrl = ''] = process.argv.slice(2);
const done = new Set<string>();
const errors = new Set<string>();
const queue = createRunQueue(redisUrl);
const worker = createRunWorker({
  redisUrl,
  concurrency: 5,
  process: async (runId) => void done.add(runId),
  onError: (error) => void errors.add(error instanceof Error ? error.message : String(error)),
});
const until = performance.now() + 4_000;
const owed = Array.from({ length: 10 }, (_, index) => ({ runId: `run${index}`, fence: 0, failures: 0 }));
while (performance.now() < until && done.size < owed.length) {
  await queue.add(owed).catch((error: Error) => errors.add(error.message));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const counts = await queue.getCounts().catch(() => undefined);
process.stdout.write(JSON.stringify({ done: done.size, waiting: counts?.waiting, errors: [...errors] }));
await worker.close();
await queue.close();
