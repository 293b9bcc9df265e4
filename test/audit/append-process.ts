import { once } from 'node:events';
import { appendAudit } from '../../src/audit/append.ts';
import { openStore } from '../../src/store/store.ts';

/** A process that appends to the store `<url>`, as `<name>`, so many records, when it is told to; every eighth write fails. */
const [url = '', name = '', records = '0'] = process.argv.slice(2);
const store = await openStore(url);
await store.now();

process.send?.('ready');
await once(process, 'message');

async function append(n: number): Promise<void> {
  await store.write(async (tx) =>
    appendAudit(tx, { type: 'test', actor: `bitiq:${name}`, at: 1, data: { n } }),
  );
}

async function appendAndFail(): Promise<void> {
  const failed = store.write(async (tx) => {
    appendAudit(tx, { type: 'failed', actor: `bitiq:${name}`, at: 1 });
    throw new Error('after all not');
  });
  await failed.catch(() => undefined);
}

for (let n = 0; n < Number(records); n += 4) {
  await Promise.all([append(n), append(n + 1), append(n + 2), append(n + 3)]);
  if (n % 8 === 0) await Promise.all([append(Number(records) + n), appendAndFail()]);
}
await store.close();
process.disconnect();
