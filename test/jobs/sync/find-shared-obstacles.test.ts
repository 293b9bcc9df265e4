import { describe, expect, test } from 'vitest';
import type { SharedFacts } from '../../../src/jobs/sync/argocd/facts.ts';
import { findSharedObstacles } from '../../../src/jobs/sync/find-shared-obstacles.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { NOW, sharedFacts } from './argocd/a-sync.ts';

const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const { policies } = anEnvironment({ policies: { sync: { approvals: 'auto', requirePreflight: true } } });
const policy = policies.sync;
const wanted = 'the policy wants prod found ready within the last hour';

describe('what stands in the way of all is said in one sentence', () => {
  test.each<[string, 'blocks' | 'unknown', Partial<SharedFacts>, string, string | undefined]>([
    [
      'frozen',
      'blocks',
      { freezes: [{ from: ago(60), to: ago(-750), reason: 'year end', timeZone: 'Europe/Zurich' }] },
      'prod is frozen until Sun 22 Nov 2026, 01:00 Europe/Zurich: year end',
      'Ask again then, or change environments.prod.freezes in bitiq.yaml',
    ],
    [
      'cluster-unknown',
      'unknown',
      { clusterUid: { value: undefined } },
      'the cluster has no namespace kube-system',
      undefined,
    ],
    [
      'cluster-unknown',
      'unknown',
      { clusterUid: { failure: { sentence: 'bitiq may not get namespaces', remedy: 'oc' } } },
      'bitiq may not get namespaces',
      'oc',
    ],
    ['preflight-not-ready', 'blocks', { policy }, `no preflight is known; ${wanted}`, 'preflight prod'],
    [
      'preflight-not-ready',
      'blocks',
      { policy, lastPreflight: { answer: 'no', at: ago(4) } },
      `the last preflight said not ready; ${wanted}`,
      'preflight prod',
    ],
    [
      'preflight-not-ready',
      'unknown',
      { policy, lastPreflight: { answer: 'unknown', at: ago(4) } },
      `the last preflight could not tell; ${wanted}`,
      'preflight prod',
    ],
    [
      'preflight-not-ready',
      'blocks',
      { policy, lastPreflight: { answer: 'yes', at: ago(61) } },
      `the last preflight was 1 h 1 min ago; ${wanted}`,
      'preflight prod',
    ],
    [
      'preflight-not-ready',
      'blocks',
      { policy, lastPreflight: { answer: 'unknown', at: ago(180) } },
      `the last preflight was 3 h ago; ${wanted}`,
      'preflight prod',
    ],
  ])('%s (%s): $3', (id, kind, shared, sentence, remedy) => {
    expect(findSharedObstacles(sharedFacts(shared))).toEqual([
      { id, kind, application: null, sentence, ...(remedy !== undefined && { remedy }) },
    ]);
  });
});

test.each<[string, Partial<SharedFacts>]>([
  [
    'a preflight that is not ready, where the policy does not ask',
    { lastPreflight: { answer: 'no', at: NOW } },
  ],
  ['a preflight that is an hour old', { policy, lastPreflight: { answer: 'yes', at: ago(60) } }],
  ['a freeze that is over', { freezes: [{ from: ago(9), to: ago(1), reason: 'over', timeZone: 'UTC' }] }],
])('%s stands in the way of nothing', (_what, shared) => {
  expect(findSharedObstacles(sharedFacts(shared))).toEqual([]);
});
