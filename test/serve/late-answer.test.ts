import { expect, test } from 'vitest';
import { createLog } from '../../src/log/log.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { answer } from '../../src/serve/edge.ts';
import { createOnce } from '../../src/serve/once.ts';
import { readStoreGauges } from '../../src/serve/read-gauges.ts';
import { useSqlite } from '../helpers/stores.ts';

const openFresh = useSqlite();

test('who was acknowledged hears also of what could not be said after it, and it is on record', async () => {
  const store = await openFresh();
  const redactor = createRedactor([]);
  const metrics = createMetrics({
    getOwed: async () => 0,
    getQueue: async () => ({ waiting: 0, active: 0, delayed: 0, oldestWaitingMs: 0 }),
    getStore: () => readStoreGauges(store),
  });
  const said: string[] = [];

  await answer(
    {
      store,
      redactor,
      metrics,
      log: createLog({ level: 'silent', redactor }),
      newReference: () => 'ref123',
    },
    {
      once: createOnce(store, 'envelope:1'),
      name: '/bitiq',
      text: 'approvals',
      channel: 'C1',
      actor: 'slack:T1/U1',
      ack: async () => undefined,
      respond: async (reply) => void said.push(JSON.stringify(reply)),
      openView: async () => undefined,
      work: async () => ({ later: () => Promise.reject(new Error('the store went away')) }),
    },
  );

  const types = await store.db.selectFrom('audit').select('type').execute();
  expect(said).toEqual([expect.stringContaining('ref123')]);
  expect(types).toEqual([{ type: 'request.refused' }]);
});
