import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENVIRONMENT_PROBES } from '../../src/doctor/environment-probes/index.ts';
import { PROCESS_PROBES } from '../../src/doctor/process-probes/index.ts';
import { type Patient, startPatient } from './patient.ts';

let patient: Patient;

beforeAll(async () => {
  patient = await startPatient();
});
afterAll(() => patient.stop());

describe('a bitiq in good order', () => {
  test('passes every probe, in the order of the lists, and none is skipped', async () => {
    const { verdict, rows } = await patient.examine({
      prod: ({ cluster }) => ({
        bootstrapWriter: { kubeconfig: cluster.kubeconfig, context: 'prod-bootstrap' },
      }),
    });

    expect(rows.map(({ id, state }) => `${state} ${id}`)).toEqual([
      ...PROCESS_PROBES.map(({ id }) => `passed ${id}`),
      ...ENVIRONMENT_PROBES.map(({ id }) => `passed prod/${id}`),
    ]);
    expect(verdict).toBe('sound');
  });

  test('is as it was before', async () => {
    const { cluster, vault } = patient.prod;
    const branches = () => [...patient.worlds.github.repositories.values()].map((it) => [...it.branches]);
    const world = () => [cluster.all('v1', 'Secret').length, [...vault.policies], branches()];
    const before = world();

    await patient.examine();

    expect(world()).toEqual(before);
  });
});
