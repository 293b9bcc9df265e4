import { expect, test } from 'vitest';
import type { Environment } from '../../../src/config/schema.ts';
import { UserError } from '../../../src/errors.ts';
import type { Page } from '../../../src/integrations/kubernetes/kubernetes.ts';
import { lookEverywhere } from '../../../src/jobs/drift/look-everywhere.ts';
import { judgeOne } from '../../../src/jobs/drift/verdict.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../helpers/fake-repository.ts';

const preflight = { timeout: '100ms' };
const aPlace = (name: string) => anEnvironment({ name, preflight, waves: [[`web-${name}`]] });

/** A cluster with the one Application of its environment, all as in Git. */
function aCluster({ name }: Environment) {
  const status = {
    sync: { status: 'Synced' },
    health: { status: 'Healthy' },
    reconciledAt: new Date().toISOString(),
  };
  const metadata = { name: `web-${name}`, namespace: 'openshift-gitops' };
  return fakeKubernetes({ objects: { applications: [{ metadata, spec: {}, status }], pods: [] } });
}

/** It takes the question and never answers. */
async function* noAnswer(): AsyncGenerator<Page> {
  await new Promise(() => {});
}

function look(
  places: readonly Environment[],
  { dead = [], broken = [] }: { dead?: readonly string[]; broken?: readonly string[] },
) {
  return lookEverywhere({
    places,
    environments: places,
    application: undefined,
    redactor: createRedactor([]),
    signal: new AbortController().signal,
    historyOf: async () => undefined,
    async systemsOf(environment) {
      if (broken.includes(environment.name)) throw new UserError('no-file', 'There is no file kubeconfig.');
      const cluster = aCluster(environment);
      const kubernetes = dead.includes(environment.name) ? { ...cluster, pages: noAnswer } : cluster;
      return { kubernetes, gitopsKubernetes: kubernetes, repository: fakeRepository({}) };
    },
  });
}

test('asks all at the same time; those that do not answer in their time limit spoil nothing', async () => {
  const places = Array.from({ length: 20 }, (_, index) => aPlace(`c${index}`));
  const began = performance.now();

  const results = await look(places, { dead: ['c0', 'c7', 'c19'] });

  expect(results.map((result) => `${result.environment.name} ${judgeOne(result)}`)).toEqual(
    places.map(({ name }) => `${name} ${['c0', 'c7', 'c19'].includes(name) ? 'unknown' : 'clean'}`),
  );
  expect(results[7]?.unreachable).toMatchObject({
    why: 'no answer within 0.1 s',
    isSilent: true,
    since: expect.any(Date),
  });
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('one whose systems cannot be opened spoils nothing either, and is not silent', async () => {
  const results = await look([aPlace('a'), aPlace('b')], { broken: ['a'] });

  expect(results.map(judgeOne)).toEqual(['unknown', 'clean']);
  expect(results[0]?.unreachable).toMatchObject({ why: 'There is no file kubeconfig.', isSilent: false });
});

test('where it is the only one, that is the error', async () => {
  await expect(look([aPlace('a')], { broken: ['a'] })).rejects.toThrow('There is no file kubeconfig.');
});
