import { expect, test } from 'vitest';
import type { ProcessContext } from '../../src/serve/process-context.ts';
import { createServices } from '../../src/serve/services.ts';
import { useSqlite } from '../helpers/stores.ts';

const openFresh = useSqlite();

test('what was decided at the gate is handed over without a rest, and then shown', async () => {
  const told: string[] = [];
  const relay = { kick: () => told.push('kick'), hurry: () => told.push('hurry'), stop: async () => {} };
  const context = { store: await openFresh(), config: {}, name: 'test', relay } as unknown as ProcessContext;
  const onRequested = () => told.push('shown');
  const services = createServices(context, { directory: {} as never, poster: {} as never, onRequested });

  await services.gate.cancel('nobody', 'slack:T1/U1');

  expect(told).toEqual(['hurry', 'shown']);
});
