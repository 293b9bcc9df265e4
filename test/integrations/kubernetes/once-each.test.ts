import { expect, test } from 'vitest';
import { ExternalError } from '../../../src/errors.ts';
import type { Kubernetes, Resource } from '../../../src/integrations/kubernetes/kubernetes.ts';
import { onceEach } from '../../../src/integrations/kubernetes/once-each.ts';

const NODES: Resource = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };

/** A cluster that answers when told to, and counts. */
function aSlowCluster() {
  const answers: { resolve: (items: readonly unknown[]) => void; signal: AbortSignal }[] = [];
  const kubernetes: Kubernetes = {
    server: 'https://api.example:6443',
    get: async () => undefined,
    list: (_resource, { signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
      signal.addEventListener('abort', () => reject(signal.reason));
      answers.push({ resolve, signal });
      return promise;
    },
    async *pages() {},
    create: async (_resource, object) => object,
    patch: async (_resource, _name, patch) => patch,
    apply: async (_resource, object) => object,
  };
  return { kubernetes: onceEach(kubernetes), answers };
}

const timeout = () => new DOMException('too late', 'TimeoutError');

test('identical questions are asked once, other ones on their own', async () => {
  const { kubernetes, answers } = aSlowCluster();
  const { signal } = new AbortController();

  const same = [kubernetes.list(NODES, { signal }), kubernetes.list(NODES, { signal })];
  const other = kubernetes.list(NODES, { signal, labelSelector: 'a=b' });
  answers[0]?.resolve(['node']);
  answers[1]?.resolve([]);

  expect(await Promise.all(same)).toEqual([['node'], ['node']]);
  expect(await other).toEqual([]);
  expect(await kubernetes.list(NODES, { signal })).toEqual(['node']);
  expect(answers).toHaveLength(2);
});

test('an asker whose time is up does not spoil it for the others', async () => {
  const { kubernetes, answers } = aSlowCluster();
  const impatient = new AbortController();
  const first = kubernetes.list(NODES, { signal: impatient.signal });
  const second = kubernetes.list(NODES, { signal: new AbortController().signal });

  impatient.abort(timeout());

  await expect(first).rejects.toMatchObject({ constructor: ExternalError, reason: 'timeout' });
  expect(answers[0]?.signal.aborted).toBe(false);
  answers[0]?.resolve(['node']);
  expect(await second).toEqual(['node']);
});

test('when nobody waits any more the request ends, and a later asker asks anew', async () => {
  const { kubernetes, answers } = aSlowCluster();
  const only = new AbortController();
  const abandoned = kubernetes.list(NODES, { signal: only.signal });

  only.abort(timeout());
  await expect(abandoned).rejects.toThrow(ExternalError);
  const again = kubernetes.list(NODES, { signal: new AbortController().signal });
  answers[1]?.resolve(['node']);

  expect(answers[0]?.signal.aborted).toBe(true);
  expect(await again).toEqual(['node']);
});
