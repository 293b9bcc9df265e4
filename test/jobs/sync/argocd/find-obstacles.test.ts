import { describe, expect, test } from 'vitest';
import type { ApplicationFacts, SharedFacts } from '../../../../src/jobs/sync/argocd/facts.ts';
import { findObstacles } from '../../../../src/jobs/sync/argocd/find-obstacles.ts';
import { aProject, NOW, sharedFacts, someFacts } from './a-sync.ts';

const failure = { sentence: 'GitHub cannot be reached', remedy: 'gh api rate_limit' };
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const aWindow = {
  kind: 'deny',
  schedule: '0 8 * * *',
  duration: '8h',
  timeZone: 'UTC',
  applications: ['*'],
  namespaces: [],
  clusters: [],
  andOperator: false,
  manualSync: false,
};
const inProject = (project: Parameters<typeof aProject>[0]): Partial<SharedFacts> => ({
  projects: { value: [aProject(project)] },
});

test('nothing stands in the way of an application that is as it should be', () => {
  expect(findObstacles(someFacts(), sharedFacts())).toEqual([]);
});

describe('what stands in the way is said in one sentence', () => {
  test.each<[string, 'blocks' | 'unknown', ApplicationFacts, Partial<SharedFacts>, string]>([
    [
      'operation-running',
      'blocks',
      someFacts({ operation: { by: 'jun', phase: 'Running' } }),
      {},
      'an operation by jun is running on toy-web-prod',
    ],
    [
      'operation-running',
      'blocks',
      someFacts({ operation: { by: '', phase: 'Pending' } }),
      {},
      'an operation by Argo CD itself is pending on toy-web-prod',
    ],
    [
      'auto-sync',
      'blocks',
      someFacts({ autoSync: true }),
      {},
      'toy-web-prod syncs by itself (syncPolicy.automated), whatever is approved here',
    ],
    [
      'project-missing',
      'blocks',
      someFacts({ project: 'platform' }),
      {},
      'the project platform of toy-web-prod does not exist',
    ],
    [
      'source-forbidden',
      'blocks',
      someFacts(),
      inProject({ sourceRepos: [] }),
      'the project default does not let toy-web-prod come from https://github.com/acme/gitops.git',
    ],
    [
      'destination-forbidden',
      'blocks',
      someFacts(),
      inProject({ destinations: [] }),
      'the project default does not let toy-web-prod go to bitiq-prod on https://kubernetes.default.svc',
    ],
    [
      'window-closed',
      'blocks',
      someFacts(),
      inProject({ syncWindows: [aWindow] }),
      'the deny window "0 8 * * *" for 8h (UTC) of project default is closed for toy-web-prod; syncs open Sat 21 Nov 2026, 16:00 UTC',
    ],
    [
      'windows-unknown',
      'unknown',
      someFacts(),
      inProject({ syncWindows: [{ ...aWindow, duration: 'long' }] }),
      'a sync window of project default cannot be read: long is no length of time',
    ],
    ['project-unknown', 'unknown', someFacts(), { projects: { failure } }, failure.sentence],
    [
      'commit-not-found',
      'blocks',
      someFacts({}, { revision: 'v9', target: { value: undefined } }),
      {},
      'there is no branch, tag or commit v9 for toy-web-prod',
    ],
    ['commit-unknown', 'unknown', someFacts({}, { target: { failure } }), {}, failure.sentence],
    ['commits-unknown', 'unknown', someFacts({}, { comparison: { failure } }), {}, failure.sentence],
    ['images-unknown', 'unknown', someFacts({}, { images: { failure } }), {}, failure.sentence],
    [
      'comparison-failed',
      'unknown',
      someFacts({ syncStatus: 'Unknown', comparisonError: 'no such chart' }),
      {},
      'Argo CD could not compare toy-web-prod with Git: no such chart',
    ],
    [
      'not-refreshed',
      'unknown',
      someFacts({ reconciledAt: ago(180) }),
      {},
      'Argo CD last looked 3 h ago at toy-web-prod: what it says may not be so',
    ],
    [
      'not-refreshed',
      'unknown',
      someFacts({ reconciledAt: undefined }),
      {},
      'Argo CD never looked at toy-web-prod: what it says may not be so',
    ],
    [
      'not-compared',
      'unknown',
      someFacts({ comparedWith: '1'.repeat(40) }),
      {},
      'Argo CD has not compared toy-web-prod with 9999999 yet, so what changes is not known',
    ],
  ])('%s (%s)', (id, kind, facts, shared, sentence) => {
    const obstacles = findObstacles(facts, sharedFacts(shared));

    expect(obstacles).toEqual([
      { id, kind, application: 'toy-web-prod', sentence, remedy: expect.any(String) },
    ]);
  });
});

test('a commit that was asked for need not be the one that Argo CD compared with', () => {
  const facts = someFacts({ comparedWith: '1'.repeat(40) }, { isPinned: true });

  expect(findObstacles(facts, sharedFacts())).toEqual([]);
});

test('15 minutes are fresh, a second more is not', () => {
  const looked = (seconds: number) => someFacts({ reconciledAt: new Date(NOW.getTime() - seconds * 1_000) });

  expect(findObstacles(looked(900), sharedFacts())).toEqual([]);
  expect(findObstacles(looked(901), sharedFacts())).toHaveLength(1);
});
