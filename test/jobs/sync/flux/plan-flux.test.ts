import { describe, expect, test } from 'vitest';
import { planFlux } from '../../../../src/jobs/sync/flux/plan-flux.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import {
  aGitRepository,
  aHelmRelease,
  aKustomization,
  REVISION,
} from '../../../integrations/flux/objects.ts';

const NOW = new Date('2026-11-21T11:30:00Z');
const TARGET = '9'.repeat(40);
const LIVE = '5'.repeat(40);
const behind = { lastAppliedRevision: `main@sha1:${LIVE}` };
const free = { dependsOn: [] };

type Kustomization = Parameters<typeof aKustomization>[0];

interface World {
  readonly apps?: Kustomization;
  readonly others?: readonly object[];
  readonly releases?: readonly object[];
  readonly charts?: readonly object[];
  readonly repository?: Parameters<typeof aGitRepository>[0] | 'none';
  readonly environment?: object;
  readonly cluster?: string;
  readonly asked?: { applications?: readonly string[]; revision?: string; prune?: boolean };
  readonly lastPreflight?: { readonly answer: 'yes' | 'no' | 'unknown'; readonly at: Date };
}

async function plan(world: World = {}) {
  const { apps = {}, others = [], releases = [], charts = [], repository = {}, environment } = world;
  const objects = {
    namespaces: [{ metadata: { name: 'kube-system', uid: world.cluster ?? 'a-cluster' } }],
    kustomizations: [
      aKustomization({ ...apps, spec: { ...free, ...apps.spec }, status: { ...behind, ...apps.status } }),
      ...others,
    ],
    helmreleases: releases,
    helmcharts: charts,
    gitrepositories: repository === 'none' ? [] : [aGitRepository(repository)],
  } as never;
  const kubernetes = fakeKubernetes({ objects });
  const commits = {
    repository: 'acme/gitops',
    resolve: async () => undefined,
    compare: async () => ({
      ahead: 1,
      behind: 0,
      commits: [{ sha: TARGET, author: 'jun', subject: 'Fix the echo timeout', url: '' }],
      url: 'https://github.com/acme/gitops/compare',
    }),
    readFile: async () => undefined,
  };
  return planFlux({
    environment: anEnvironment({
      name: 'edge',
      controller: 'flux',
      waves: [['apps']],
      policies: { sync: { approvals: { group: 'platform' } } },
      ...environment,
    }),
    systems: { kubernetes, gitopsKubernetes: kubernetes, commits },
    applications: [],
    prune: false,
    signal: new AbortController().signal,
    now: () => NOW,
    ...(world.lastPreflight && { lastPreflight: world.lastPreflight }),
    ...world.asked,
  });
}

test('the plan has the commit that the source holds, and what runs now', async () => {
  const { plan: planned, obstacles, ways } = await plan();

  expect(obstacles).toEqual([]);
  expect(planned).toEqual({
    operation: { kind: 'sync' },
    controller: 'flux',
    environment: 'edge',
    clusterUid: 'a-cluster',
    freeze: null,
    preflight: 'none',
    policyVersion: expect.stringMatching(/^[0-9a-f]{64}$/),
    sources: [
      { name: 'platform', url: 'https://github.com/acme/gitops.git', commit: TARGET, isSuspended: false },
    ],
    waves: [
      [
        {
          name: 'kustomization/apps',
          namespace: 'flux-system',
          source: 'GitRepository/platform',
          path: './apps/edge',
          liveRevision: LIVE,
          targetCommit: TARGET,
          chartDigest: null,
          isSuspended: true,
          prune: true,
          definition: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    ],
  });
  expect(ways).toMatchObject([{ from: LIVE, to: TARGET, newest: ['9999999 jun: Fix the echo timeout'] }]);
});

const ready = (message: string, lastTransitionTime: string) => [
  { type: 'Ready', status: 'True', reason: 'x', message, lastTransitionTime },
];

describe('the hash stays while only this changes:', () => {
  const SAME: readonly [string, World][] = [
    [
      'resourceVersion, generation and annotations',
      { apps: { metadata: { resourceVersion: '9', generation: 8, annotations: {} } } },
    ],
    [
      'what Flux says and when',
      { apps: { status: { conditions: ready('again', '2026-11-21T11:29:00Z'), history: [] } } },
    ],
    [
      'what was handled and tried last',
      { apps: { status: { lastHandledReconcileAt: 'x', lastAttemptedRevision: 'y' } } },
    ],
    ['how many resources there are', { apps: { status: { inventory: { entries: [] } } } }],
    [
      'the order of the fields of its spec',
      { apps: { spec: { wait: true, timeout: '5m0s', retryInterval: '2m0s' } } },
    ],
    [
      'when the source was fetched',
      { repository: { status: { conditions: ready('again', '2026-11-21T11:29:00Z') } } },
    ],
    ['what is not synced', { others: [aKustomization({ metadata: { name: 'other' } })] }],
    ['how the source is fetched', { repository: { spec: { interval: '5m', secretRef: { name: 'other' } } } }],
  ];

  test.each(SAME)('%s', async (_what, world) => {
    expect((await plan(world)).hash).toBe((await plan()).hash);
  });
});

describe('the hash changes with', () => {
  const DIFFERENT: readonly [string, World][] = [
    [
      'the commit that the source holds',
      { repository: { status: { artifact: { revision: `main@sha1:${'7'.repeat(40)}`, digest: '' } } } },
    ],
    ['what runs', { apps: { status: { lastAppliedRevision: `main@sha1:${'6'.repeat(40)}` } } }],
    ['whether it is suspended', { apps: { spec: { suspend: false } } }],
    ['whether the source is', { repository: { spec: { suspend: true } } }],
    ['where the source is', { repository: { spec: { url: 'https://github.com/acme/other.git' } } }],
    ['its path', { apps: { spec: { path: './other' } } }],
    ['whether it prunes', { apps: { spec: { prune: false } } }],
    ['anything of its spec', { apps: { spec: { targetNamespace: 'other' } } }],
    ['the cluster', { cluster: 'another' }],
    ['the policy', { environment: { policies: { sync: { approvals: { group: 'platform', count: 2 } } } } }],
    [
      'a freeze',
      {
        environment: { freezes: [{ from: '2026-11-20', to: '2026-11-22', reason: 'fair', timeZone: 'UTC' }] },
      },
    ],
    ['what preflight said', { lastPreflight: { answer: 'yes', at: NOW } }],
  ];

  test.each(DIFFERENT)('%s', async (_what, world) => {
    expect((await plan(world)).hash).not.toBe((await plan()).hash);
  });
});

const release = (change: Parameters<typeof aHelmRelease>[0] = {}) =>
  aHelmRelease({ ...change, spec: { suspend: true, ...change.spec } });
const chartOf = (spec: object) => ({ chart: { spec: { chart: 'podinfo', version: '6.5.0', ...spec } } });
const fromGit = chartOf({ sourceRef: { kind: 'GitRepository', name: 'platform' } });
const withRelease = { environment: { waves: [['helmrelease/podinfo']] } };
const dependent = { dependsOn: [{ name: 'infrastructure' }] };
const infrastructure = (change: Kustomization = {}) =>
  aKustomization({ ...change, metadata: { name: 'infrastructure' }, spec: { ...free, ...change.spec } });
const aChart = (observedSourceArtifactRevision: string) => ({
  metadata: { name: 'flux-system-podinfo', namespace: 'flux-system' },
  status: { artifact: { revision: '6.5.0', digest: 'sha256:1' }, observedSourceArtifactRevision },
});

const OBSTACLES: readonly [string, World, readonly string[]][] = [
  [
    'what is not suspended, where people approve',
    { apps: { spec: { suspend: false } } },
    ['blocks auto-sync'],
  ],
  [
    'not where nobody has to approve',
    { apps: { spec: { suspend: false } }, environment: { policies: { sync: { approvals: 'auto' } } } },
    [],
  ],
  [
    'another kind of source',
    { apps: { spec: { sourceRef: { kind: 'OCIRepository', name: 'x' } } } },
    ['blocks unsupported-source'],
  ],
  [
    'a source of another namespace',
    { apps: { spec: { sourceRef: { kind: 'GitRepository', name: 'platform', namespace: 'other' } } } },
    ['blocks unsupported-source'],
  ],
  ['a source that is not there', { repository: 'none' }, ['blocks source-missing']],
  [
    'a source that includes others',
    { repository: { spec: { include: [{}] } } },
    ['blocks unsupported-source'],
  ],
  [
    'a source that has fetched nothing',
    { repository: { status: { artifact: undefined } } },
    ['unknown commit-unknown'],
  ],
  [
    'a commit that the source does not hold',
    { asked: { revision: '1234567' } },
    ['blocks revision-not-held'],
  ],
  ['not the commit that it holds', { asked: { revision: '9999999' } }, []],
  [
    'pruning what does not prune',
    { apps: { spec: { prune: false } }, asked: { prune: true } },
    ['blocks prune-by-spec'],
  ],
  ['not pruning what prunes', { asked: { prune: true } }, []],
  ['a name that is not there', { asked: { applications: ['app'] } }, ['blocks unknown-application']],
  [
    'a name that no wave has',
    { others: [infrastructure()], asked: { applications: ['infrastructure'] } },
    ['blocks not-in-environment'],
  ],
  [
    'a dependency in a later wave',
    {
      apps: { spec: dependent },
      others: [infrastructure()],
      environment: { waves: [['apps'], ['infrastructure']] },
    },
    ['blocks dependency-later'],
  ],
  [
    'a dependency that stays behind',
    { apps: { spec: dependent }, others: [infrastructure({ status: behind })] },
    ['blocks dependency-behind'],
  ],
  ['not one that is there already', { apps: { spec: dependent }, others: [infrastructure()] }, []],
  [
    'not one of another source',
    {
      apps: { spec: dependent },
      others: [
        infrastructure({ status: behind, spec: { sourceRef: { kind: 'GitRepository', name: 'other' } } }),
      ],
    },
    [],
  ],
  [
    'not one that is synced before it',
    {
      apps: { spec: dependent },
      others: [infrastructure({ status: behind })],
      environment: { waves: [['infrastructure'], ['apps']] },
    },
    [],
  ],
  ['not a chart at one version', { ...withRelease, releases: [release()] }, []],
  [
    'a chart at a range of versions',
    {
      ...withRelease,
      releases: [
        release({ spec: chartOf({ version: '6.x', sourceRef: { kind: 'HelmRepository', name: 'x' } }) }),
      ],
    },
    ['blocks chart-not-pinned'],
  ],
  [
    'a chart by reference',
    {
      ...withRelease,
      releases: [release({ spec: { chart: undefined, chartRef: { kind: 'HelmChart', name: 'x' } } })],
    },
    ['blocks unsupported-source'],
  ],
  [
    'a chart that was made from another commit',
    { ...withRelease, releases: [release({ spec: fromGit })], charts: [aChart(`main@sha1:${LIVE}`)] },
    ['unknown chart-unknown'],
  ],
  [
    'not a chart of the commit that is held',
    { ...withRelease, releases: [release({ spec: fromGit })], charts: [aChart(REVISION)] },
    [],
  ],
  [
    'not a chart that is made when it is resumed',
    { ...withRelease, releases: [release({ spec: fromGit })] },
    [],
  ],
];

test.each(OBSTACLES)('in the way stands %s', async (_what, world, found) => {
  const { obstacles } = await plan(world);

  expect(obstacles.map(({ kind, id }) => `${kind} ${id}`)).toEqual(found);
});

test('of a chart from Git the commit is planned, of one from a HelmRepository its version', async () => {
  const git = await plan({ ...withRelease, releases: [release({ spec: fromGit })] });
  const helm = await plan({ ...withRelease, releases: [release()] });

  expect(git.plan.waves[0]?.[0]).toMatchObject({ liveRevision: '6.5.0', targetCommit: TARGET });
  expect(helm.plan.waves[0]?.[0]).toMatchObject({ liveRevision: '6.5.0', targetCommit: '6.5.0' });
  expect([git.plan.sources.length, helm.plan.sources.length]).toEqual([1, 0]);
});
