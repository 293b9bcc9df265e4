import { expect, test } from 'vitest';
import { createFluxSource } from '../../../../src/jobs/drift/sources/flux.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { aGitRepository, aHelmRelease, aKustomization } from '../../../integrations/flux/objects.ts';

const NOW = new Date('2026-11-21T11:30:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const anEdge = (more: object = {}) =>
  anEnvironment({
    name: 'edge',
    controller: 'flux',
    waves: [['kustomization/apps']],
    policies: { sync: { approvals: { group: 'platform' } } },
    ...more,
  });

interface Cluster {
  readonly kustomizations?: readonly ReturnType<typeof aKustomization>[];
  readonly helmreleases?: readonly ReturnType<typeof aHelmRelease>[];
  readonly gitrepositories?: readonly ReturnType<typeof aGitRepository>[];
}

async function lookAt(cluster: Cluster, environment = anEdge(), application?: string) {
  const objects = {
    kustomizations: [aKustomization()],
    helmreleases: [],
    gitrepositories: [aGitRepository()],
    helmcharts: [],
    ...cluster,
  };
  const source = createFluxSource({ gitopsKubernetes: fakeKubernetes({ objects }) });
  const scope = { environment, environments: [environment], application };
  return source.look(scope, { signal: new AbortController().signal, now: NOW });
}

const said = async (...asked: Parameters<typeof lookAt>) =>
  (await lookAt(...asked)).items.map(
    ({ application, state, kind, sentence }) => `${application} ${state} ${kind}: ${sentence}`,
  );

const ready = (status: string, message: string, since = minutesAgo(1), reason = 'x') => [
  { type: 'Ready', status, reason, message, lastTransitionTime: since },
];

const other = `main@sha1:${'5'.repeat(40)}`;
const open = { suspend: false };
const byItself = { policies: { sync: { approvals: 'auto' } } };

const ROWS: readonly [string, Cluster, object, readonly string[]][] = [
  ['nothing of what is suspended at the commit that its source holds', {}, {}, []],
  [
    'what is behind its source',
    { kustomizations: [aKustomization({ status: { lastAppliedRevision: other } })] },
    {},
    ['kustomization/apps failed out-of-sync: it is at 5555555, and its source holds 9999999'],
  ],
  [
    'what was never applied',
    { kustomizations: [aKustomization({ status: { lastAppliedRevision: '' } })] },
    {},
    ['kustomization/apps failed out-of-sync: it was never applied'],
  ],
  [
    'what is not Ready',
    { kustomizations: [aKustomization({ status: { conditions: ready('False', 'denied by policy') } })] },
    {},
    ['kustomization/apps failed unhealthy: it is not Ready: denied by policy'],
  ],
  [
    'what comes to no end for longer than its interval and drift.notRefreshedAfter, and nothing else of it',
    {
      kustomizations: [
        aKustomization({
          spec: { ...open, interval: '5m' },
          status: {
            conditions: ready('Unknown', 'running', minutesAgo(21)),
            history: [],
            lastAppliedRevision: other,
          },
        }),
      ],
    },
    byItself,
    ['kustomization/apps unknown not-refreshed: Flux has not come to an end since 21 min: running'],
  ],
  [
    'nothing of what comes to no end, but not for too long',
    {
      kustomizations: [
        aKustomization({
          spec: { ...open, interval: '5m' },
          status: { conditions: ready('Unknown', 'running', minutesAgo(20)), history: [] },
        }),
      ],
    },
    byItself,
    [],
  ],
  [
    'what Flux has not looked at for too long',
    {
      kustomizations: [
        aKustomization({
          spec: { ...open, interval: '5m' },
          status: { conditions: ready('True', 'fine', minutesAgo(21)), history: [] },
        }),
      ],
    },
    byItself,
    ['kustomization/apps unknown not-refreshed: Flux last looked 21 min ago'],
  ],
  [
    'what Flux has never looked at',
    { kustomizations: [aKustomization({ spec: open, status: { conditions: [] } })] },
    byItself,
    ['kustomization/apps unknown not-refreshed: Flux has never looked'],
  ],
  [
    'what comes from a source that could not be fetched: nothing else is known of it',
    {
      kustomizations: [aKustomization({ status: { lastAppliedRevision: other } })],
      gitrepositories: [
        aGitRepository({ status: { conditions: ready('False', 'authentication required') } }),
      ],
    },
    {},
    [
      'kustomization/apps unknown not-compared: Flux could not fetch its source platform: authentication required',
    ],
  ],
  [
    'what comes from a source that is suspended: nobody knows what Git says by now',
    { gitrepositories: [aGitRepository({ spec: { suspend: true } })] },
    {},
    [
      'kustomization/apps unknown not-refreshed: its source platform is suspended: what Git says since then is not known',
    ],
  ],
  [
    'what has no source',
    { gitrepositories: [] },
    {},
    ['kustomization/apps unknown not-compared: what its source platform holds is not known'],
  ],
  [
    'what applies each commit by itself where people approve',
    { kustomizations: [aKustomization({ spec: open })] },
    {},
    [
      'kustomization/apps failed auto-sync: it is not suspended: it applies each commit by itself, whatever is approved here',
    ],
  ],
  [
    'what is suspended where it should not be',
    {},
    { ...byItself, drift: { autoSync: 'on' } },
    ['kustomization/apps failed auto-sync: it is suspended, and should apply each commit by itself here'],
  ],
  [
    'what is named and not there, and what is there and not named; not the root',
    {
      kustomizations: [aKustomization({ metadata: { name: 'flux-system' } })],
      helmreleases: [aHelmRelease()],
    },
    {},
    [
      'kustomization/apps failed absent: edge should have it, and Flux does not',
      'helmrelease/podinfo failed unlisted: Flux has it, and no wave of edge does',
    ],
  ],
  [
    'a HelmRelease at another version than it asks for',
    {
      helmreleases: [
        aHelmRelease({
          spec: { suspend: true },
          status: { history: [{ chartVersion: '6.4.0', status: 'deployed' }] },
        }),
      ],
    },
    { waves: [['apps', 'helmrelease/podinfo']] },
    ['helmrelease/podinfo failed out-of-sync: it is at 6.4.0, and its source holds 6.5.0'],
  ],
  [
    'a HelmRelease without drift detection where changes by hand should be undone',
    { helmreleases: [aHelmRelease({ spec: { driftDetection: undefined } })] },
    { ...byItself, waves: [['helmrelease/podinfo'], ['apps']], drift: { selfHeal: 'on', autoSync: 'any' } },
    [
      'helmrelease/podinfo failed self-heal: it does not undo changes by hand, as it should here (spec.driftDetection)',
      'kustomization/apps failed self-heal: it does not undo changes by hand, as it should here (spec.suspend)',
    ],
  ],
];

test.each(ROWS)('tells %s', async (_what, cluster, more, told) => {
  expect(await said(cluster, anEdge(more))).toEqual(told);
});

test('an item is about the object of Flux, and says what mends it', async () => {
  const { items, applications, undetermined } = await lookAt({
    kustomizations: [aKustomization({ spec: open })],
  });

  expect(items).toMatchObject([
    {
      identity: 'kustomization%2Fapps/Kustomization.kustomize.toolkit.fluxcd.io/flux-system/apps/auto-sync',
      remedy: 'flux suspend kustomization apps -n flux-system',
    },
  ]);
  expect([applications, [...undetermined]]).toEqual([['kustomization/apps'], []]);
});

test('where there are no HelmReleases at all, the rest is told', async () => {
  const objects = { kustomizations: [aKustomization()], gitrepositories: [aGitRepository()] };
  const source = createFluxSource({ gitopsKubernetes: fakeKubernetes({ objects }) });
  const environment = anEdge();

  const found = await source.look(
    { environment, environments: [environment] },
    { signal: new AbortController().signal, now: NOW },
  );

  expect(found.items).toEqual([]);
});

test('one that is not of the environment is a mistake, with what was meant', async () => {
  await expect(lookAt({}, anEdge(), 'apps')).rejects.toMatchObject({
    next: 'Did you mean kustomization/apps?',
  });
});
