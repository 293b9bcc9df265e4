import { expect, test } from 'vitest';
import type { StandingItem } from '../../../src/drift/compare-drift.ts';
import { toItem } from '../../../src/drift/item.ts';
import type { ManagedResources } from '../../../src/integrations/argocd/managed-resources.ts';
import { explainDifferences } from '../../../src/jobs/drift/explain-differences.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';

const signal = new AbortController().signal;
const redactor = createRedactor(['hunter2-of-prod']);

function anItem(name: string, standing: 'new' | 'still' = 'new'): StandingItem {
  const resource = { group: 'apps', kind: 'Deployment', namespace: 'bitiq-prod', name };
  const sentence = `Deployment ${name} is not as in Git`;
  const application = { name: 'toy-web-prod', namespace: 'openshift-gitops' };
  return { ...toItem(application, { kind: 'out-of-sync', resource, sentence }), standing };
}

const differsBy = (desired: object, live: object): ManagedResources => ({
  get: async () => ({ desired, live }),
});
const explain = (items: readonly StandingItem[], managed: ManagedResources, limitMs?: number) =>
  explainDifferences(items, managed, { redactor, signal, ...(limitMs !== undefined && { limitMs }) });

test('one field that differs is told in the sentence', async () => {
  const [item] = await explain(
    [anItem('toy-web')],
    differsBy({ spec: { replicas: 2 } }, { spec: { replicas: 5 } }),
  );

  expect(item?.sentence).toBe('Deployment toy-web: replicas 2 in Git, 5 live');
  expect(item?.difference).toEqual(['spec.replicas: 2 in Git, 5 live']);
});

test('several fields are told in lines, and the sentence stays', async () => {
  const [item] = await explain([anItem('toy-web')], differsBy({ a: 1, b: 1 }, { a: 2, b: 2 }));

  expect(item?.sentence).toBe('Deployment toy-web is not as in Git');
  expect(item?.difference).toEqual(['a: 1 in Git, 2 live', 'b: 1 in Git, 2 live']);
});

test('a secret in a value is taken out', async () => {
  const [item] = await explain([anItem('toy-web')], differsBy({ a: 'hunter2-of-prod' }, { a: 'x' }));

  expect(JSON.stringify(item)).not.toContain('hunter2');
  expect(item?.sentence).toContain('a [redacted] in Git, x live');
});

test('of twenty is asked and no more, new ones first', async () => {
  const asked: string[] = [];
  const managed: ManagedResources = {
    async get(_application, { name }) {
      asked.push(name);
      return undefined;
    },
  };
  const items = Array.from({ length: 30 }, (_, index) => anItem(`n${index}`, index < 15 ? 'still' : 'new'));

  expect(await explain(items, managed)).toEqual(items);

  expect(asked.slice(0, 15)).toEqual(items.slice(15).map(({ resource }) => resource?.name));
  expect(asked).toHaveLength(20);
});

test('where it is not told, or not in time, all stays as it is', async () => {
  const items = [anItem('silent'), anItem('forbidden')];
  const managed: ManagedResources = {
    get: async (_application, { name }) =>
      name === 'silent' ? new Promise(() => {}) : Promise.reject(new Error('403')),
  };

  expect(await explain(items, managed, 20)).toEqual(items);
});
