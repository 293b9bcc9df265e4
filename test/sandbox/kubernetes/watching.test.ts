import { afterAll, beforeAll, expect, test } from 'vitest';
import { configMap, type Json, startTestCluster, type TestCluster } from './api-client.ts';

const CONFIG_MAPS = '/api/v1/namespaces/shop/configmaps';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
});

afterAll(() => api.stop());

/** The first events of a watch, as `TYPE name`; `act` runs when the watch has begun. */
async function eventsOf(query: string, count: number, act: () => void): Promise<string[]> {
  const abort = new AbortController();
  const seen: string[] = [];
  try {
    for await (const event of api.stream(`${CONFIG_MAPS}?watch=true&${query}`, abort.signal)) {
      seen.push(describe(event));
      if (seen.length === 1) act();
      if (seen.length === count) break;
    }
  } finally {
    abort.abort();
  }
  return seen;
}

const describe = ({ type, object }: Json) => `${type} ${object?.metadata?.name}`;

const remove = (name: string) =>
  api.cluster.remove({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'shop' });

test('tells what is there, then every change', async () => {
  api.cluster.put(configMap('first', {}, { set: 'a' }));

  const events = await eventsOf('labelSelector=set=a', 4, () => {
    api.cluster.put(configMap('second', {}, { set: 'a' }));
    api.cluster.put(configMap('second', { changed: 'yes' }, { set: 'a' }));
    remove('first');
  });

  expect(events).toEqual(['ADDED first', 'ADDED second', 'MODIFIED second', 'DELETED first']);
});

test('goes on from a resourceVersion without repeating what came before', async () => {
  api.cluster.put(configMap('old', {}, { set: 'b' }));
  const { body } = await api.call('GET', CONFIG_MAPS);
  api.cluster.put(configMap('missed', {}, { set: 'b' }));

  const version = body.metadata?.resourceVersion;
  const events = await eventsOf(`labelSelector=set=b&resourceVersion=${version}`, 2, () => remove('old'));

  expect(events).toEqual(['ADDED missed', 'DELETED old']);
});

test('an object that a selector no longer finds is deleted for the watcher', async () => {
  api.cluster.put(configMap('moving', {}, { set: 'c' }));

  const events = await eventsOf('labelSelector=set=c', 2, () => {
    api.cluster.put(configMap('moving', {}, { set: 'd' }));
  });

  expect(events).toEqual(['ADDED moving', 'DELETED moving']);
});

test('a watch list ends its first part with a bookmark', async () => {
  api.cluster.put(configMap('listed', {}, { set: 'e' }));
  const query =
    'labelSelector=set=e&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';

  const events = await eventsOf(query, 2, () => undefined);

  expect(events).toEqual(['ADDED listed', 'BOOKMARK undefined']);
});

test('from a version that is forgotten is 410', async () => {
  api.cluster.put(configMap('any'));
  api.cluster.compact();

  const { status, body } = await api.call('GET', `${CONFIG_MAPS}?watch=true&resourceVersion=1`);

  expect([status, body.reason]).toEqual([410, 'Expired']);
});

test('ends when its time is over', async () => {
  const { status, text } = await api.call(
    'GET',
    `${CONFIG_MAPS}?watch=true&timeoutSeconds=1&labelSelector=none=here`,
  );

  expect([status, text]).toEqual([200, '']);
});
