import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS } from '../../../sandbox/faults/index.ts';
import { CHECKS } from '../../../src/jobs/preflight/checks/index.ts';
import { named, type PreparedWorlds, startPreparedWorlds } from '../../helpers/start-prepared-worlds.ts';

let prepared: PreparedWorlds;

beforeAll(async () => {
  prepared = await startPreparedWorlds({ world: 'healthy' });
});

afterAll(() => prepared.stop());

test.each(['local', 'sno', 'staging', 'prod'])('a healthy %s is ready', async (name) => {
  const result = await prepared.preflight(name);

  expect(named(result)).toEqual([]);
  expect(result.verdict).toBe('ready');
  expect(result.checks).toHaveLength(CHECKS.length);
});

test('in a healthy prod every check has something to look at', async () => {
  const { checks } = await prepared.preflight('prod');

  expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
});

test.each(CHECKS.map(({ id }) => id))('with %s broken, that check and no other is named', async (id) => {
  const fault = FAULTS.find(({ check }) => check === id);
  const mend = fault?.plant(prepared.worlds.environment('prod'));

  const result = await prepared.preflight('prod');
  mend?.();

  expect(named(result)).toEqual([expect.stringContaining(`${id}: `)]);
  const check = result.checks.find((each) => each.id === id);
  expect(check?.status).toBe('failed');
  expect(check?.remedy).toMatch(/\S/);
  expect(result.verdict).toBe(check?.severity === 'blocker' ? 'blocked' : 'ready');
});

test('on a compact cluster one role can be broken without the other', async () => {
  const mend = FAULTS.find(({ id }) => id === 'worker-nodes')?.plant(prepared.worlds.environment('staging'));

  const result = await prepared.preflight('staging');
  mend?.();

  expect(named(result)).toEqual(['worker-nodes: 2 of 2 workers Ready, 3 wanted']);
});

test.each(['in the order planted', 'in reverse'])('faults taken away %s leave no trace', async (order) => {
  const mends = FAULTS.map((fault) => fault.plant(prepared.worlds.environment('prod')));

  for (const mend of order === 'in reverse' ? mends.toReversed() : mends) mend();

  expect(named(await prepared.preflight('prod'))).toEqual([]);
});

test('with every check broken at once, each is named', async () => {
  const faults = FAULTS.filter(({ check }) => check !== undefined);
  const mends = faults.map((fault) => fault.plant(prepared.worlds.environment('sno')));

  const { checks, verdict } = await prepared.preflight('sno');
  for (const mend of mends) mend();

  const untouched = checks.filter(({ status }) => status === 'passed').map(({ id }) => id);
  expect(verdict).toBe('blocked');
  expect(untouched).toEqual([]);
});
