import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { castVote } from '../../../src/approvals/cast-vote.ts';
import { turnGateClock } from '../../../src/approvals/gate-clock.ts';
import { aLife } from '../sync/what-must-hold/a-life.ts';
import { approvalOf } from '../sync/what-must-hold/a-prod.ts';
import {
  aPart,
  type Bootstrap,
  configure,
  directory,
  ROOT,
  rowsOf,
  startBootstrap,
  UMBRELLA,
} from './start-bootstrap.ts';

const HOUR = 3_600_000;
const INES = 'slack:T0BITIQ01/U0INES001';

let prod: Bootstrap;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  prod = await startBootstrap({ sync: { stuckAfter: '1500ms' } });
});

beforeEach(() => {
  prod.unsync();
  undo.push(configure(prod, { waves: [['vault-config-prod'], ['toy-web-prod']] }));
});

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
  prod.clock.ahead = 0;
});

afterAll(() => prod.stop());

const gate = () => ({ store: prod.store, config: prod.config, directory, actor: 'bitiq:bot' });

test('it waits for people with everything prepared and nothing synced', async () => {
  const id = await prod.prepared();
  await prod.work(id);

  expect((await prod.read(id)).status).toBe('awaiting_approval');
  expect(prod.written(id)).toEqual([]);
});

test('one approval of two is none', async () => {
  const id = await prod.prepared();
  await prod.approve(id, ['U0INES001']);
  await prod.work(id);

  expect((await prod.read(id)).status).toBe('awaiting_approval');
  expect(prod.written(id)).toEqual([]);
});

test('rejected, nothing is synced', async () => {
  const id = await prod.prepared();
  const { nonce } = await approvalOf(prod.store, id);
  await castVote(gate(), { runId: id, nonce, by: INES, decision: 'reject', reason: 'not this week' });
  await prod.work(id);

  expect((await prod.read(id)).status).toBe('rejected');
  expect(prod.written(id)).toEqual([]);
});

test('expired before it was approved, nothing is synced', async () => {
  const id = await prod.prepared();
  prod.clock.ahead = 5 * HOUR;
  await turnGateClock(gate());
  await prod.work(id);

  expect((await prod.read(id)).status).toBe('expired');
  expect(prod.written(id)).toEqual([]);
});

test('approved, and expired before a worker was free, nothing is synced', async () => {
  const id = await prod.prepared();
  await prod.approve(id);
  const life = aLife(undefined, {
    'after journal': () => {
      prod.clock.ahead = 5 * HOUR;
    },
  });
  await prod.work(id, { life });

  const run = await prod.read(id);
  expect([run.status, run.error?.code]).toEqual(['failed', 'expired']);
  expect(prod.written(id)).toEqual([]);
});

test('somebody pushed after it was approved: nothing is synced, and it is told what changed', async () => {
  const id = await prod.prepared();
  await prod.approve(id);
  const sha = await prod.push(['toy-web-prod']);
  await prod.work(id);

  const run = await prod.read(id);
  expect([run.status, run.error?.code]).toEqual(['failed', 'plan_changed']);
  expect(run.error?.message).toContain(`It would now go to ${sha.slice(0, 7)} (was `);
  expect(run.error?.message).toContain('\nNo application was synced.');
  expect(prod.written(id)).toEqual([]);
});

test('what is written was changed after it was approved: nothing is synced', async () => {
  const before = prod.parts;
  undo.push(() => {
    prod.parts = before;
  });
  const id = await prod.prepared();
  await prod.approve(id);
  prod.parts = [...before, aPart('register/another')];
  await prod.work(id);

  const run = await prod.read(id);
  expect([run.status, run.error?.code]).toEqual(['failed', 'plan_changed']);
  expect(run.error?.message).toContain('register/another would be written too now.');
  expect(prod.written(id)).toEqual([]);
});

test('what was prepared was changed by hand after it was approved: nothing is synced', async () => {
  const before = prod.parts;
  undo.push(() => {
    prod.parts = before;
  });
  const id = await prod.prepared();
  await prod.approve(id);
  const changes = [{ path: 'spec.source.helm', from: 'approved', to: 'another' }];
  prod.parts = [...before.slice(0, -1), aPart('register/root', async () => ({ state: 'change', changes }))];
  await prod.work(id);

  const run = await prod.read(id);
  expect([run.status, run.error?.code]).toEqual(['failed', 'plan_changed']);
  expect(run.error?.message).toContain(
    'What was prepared is another: Thing register/root: spec.source.helm is not as it was written',
  );
  expect(prod.written(id)).toEqual([]);
});

test('somebody pushes while it goes on: what is done stays done, and nothing else is begun', async () => {
  const id = await prod.prepared();
  await prod.approve(id);
  const life = aLife(undefined, {
    'after end wave-3/vault-config-prod': () => prod.push(['toy-web-prod']),
  });
  await prod.work(id, { life });

  const run = await prod.read(id);
  expect([run.status, run.error?.code]).toEqual(['failed', 'plan_changed']);
  expect(run.error?.message).toContain(
    `\nSynced: ${ROOT}, ${UMBRELLA}, vault-config-prod. Not begun: toy-web-prod.`,
  );
  expect(prod.written(id)).toEqual([ROOT, UMBRELLA, 'vault-config-prod']);
});

test('in a freeze nothing is synced', async () => {
  const id = await prod.prepared();
  await prod.approve(id);
  const [from, to] = [new Date(Date.now() - HOUR), new Date(Date.now() + HOUR)];
  undo.push(configure(prod, { freezes: [{ from, to, reason: 'year end', timeZone: 'UTC' }] }));
  await prod.work(id);

  const run = await prod.read(id);
  expect([run.status, run.error?.code]).toEqual(['failed', 'frozen']);
  expect(prod.written(id)).toEqual([]);
});

test('cancelled in phase 1, its message lists what was written and what was under way', async () => {
  const before = prod.parts;
  const { promise: looked, resolve } = Promise.withResolvers<void>();
  undo.push(() => {
    prod.parts = before;
  });
  prod.parts = [
    aPart('operators/one'),
    aPart('tls/certificate', (signal) => {
      resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }),
    aPart('register/root'),
  ];
  const asked = prod.requested();
  const working = asked.then((id) => prod.work(id));
  await looked;
  await prod.cancel(await asked);
  await working;

  const run = await prod.read(await asked);
  expect([run.status, run.report?.verdict?.sentence]).toEqual([
    'cancelled',
    'Production bootstrap was cancelled in phase 1; what is written stays',
  ]);
  expect(rowsOf(run, 'Phase 1')).toEqual(['operators passed', 'tls skipped', 'register pending']);
});
