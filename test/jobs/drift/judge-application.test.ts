import { expect, test } from 'vitest';
import type { ApplicationState } from '../../../src/integrations/argocd/application-states.ts';
import { judgeApplication } from '../../../src/jobs/drift/judge-application.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { aResource, aState, NOW } from '../sync/argocd/a-sync.ts';

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const cases: readonly [string, Partial<ApplicationState>, readonly string[]][] = [
  ['one that is in sync and healthy', {}, []],
  ['one that is on its way', { health: 'Progressing' }, []],
  [
    'each resource that differs, and no other',
    { syncStatus: 'OutOfSync', resources: [aResource('toy-web'), aResource('same', { status: 'Synced' })] },
    ['failed Deployment toy-web is not as in Git'],
  ],
  [
    'what Git has no more',
    { syncStatus: 'OutOfSync', resources: [aResource('old', { requiresPruning: true })] },
    ['failed Deployment old is in Git no more'],
  ],
  [
    'what is missing in the cluster, once',
    { syncStatus: 'OutOfSync', health: 'Missing', resources: [aResource('toy-web', { health: 'Missing' })] },
    ['failed Deployment toy-web is in Git and not in the cluster'],
  ],
  ['out of sync without a resource', { syncStatus: 'OutOfSync' }, ['failed it is not as in Git']],
  [
    'the resource behind a Degraded one',
    { health: 'Degraded', resources: [aResource('toy-web', { status: 'Synced', health: 'Degraded' })] },
    ['failed Deployment toy-web is Degraded'],
  ],
  ['Degraded with nothing told of resources', { health: 'Degraded' }, ['failed it is Degraded']],
  ['health that is Unknown', { health: 'Unknown' }, ['unknown it is Unknown']],
  [
    'a comparison that failed',
    { syncStatus: 'Unknown', comparisonError: 'no such chart' },
    ['unknown Argo CD could not compare it with Git: no such chart'],
  ],
  [
    'one not refreshed for too long, and nothing that may be over',
    { reconciledAt: minutesAgo(16), syncStatus: 'OutOfSync', resources: [aResource('toy-web')] },
    ['unknown Argo CD last looked 16 min ago'],
  ],
  ['one that is just fresh', { reconciledAt: minutesAgo(15) }, []],
  ['one never looked at', { reconciledAt: undefined }, ['unknown Argo CD has never looked']],
];

test.each(cases)('tells %s', (_title, state, told) => {
  const items = judgeApplication(aState({ syncStatus: 'Synced', ...state }), anEnvironment(), NOW);

  expect(items.map((item) => `${item.state} ${item.sentence}`)).toEqual(told);
});

test('how long is too long is configured', () => {
  const environment = anEnvironment({ drift: { notRefreshedAfter: '30m' } });
  const sentences = (minutes: number) =>
    judgeApplication(
      aState({ syncStatus: 'Synced', reconciledAt: minutesAgo(minutes) }),
      environment,
      NOW,
    ).map(({ sentence }) => sentence);

  expect([sentences(30), sentences(31)]).toEqual([[], ['Argo CD last looked 31 min ago']]);
});

test('that it syncs by itself is told even where it has not been looked at', () => {
  const state = aState({ syncStatus: 'Synced', autoSync: true, reconciledAt: undefined });

  const kinds = judgeApplication(state, anEnvironment(), NOW).map(({ kind }) => kind);

  expect(kinds).toEqual(['not-refreshed', 'auto-sync']);
});
