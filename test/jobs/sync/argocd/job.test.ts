import { expect, test } from 'vitest';
import { ExternalError } from '../../../../src/errors.ts';
import { createSyncJob, type SyncJobSystems } from '../../../../src/jobs/sync/argocd/job.ts';
import type { Report } from '../../../../src/report.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { LIVE, TARGET } from './a-sync.ts';

const environment = anEnvironment({ waves: [['toy-web-prod']] });
const repoURL = 'https://github.com/bitiq-io/gitops';

const OUT_OF_SYNC = { status: 'OutOfSync', revision: TARGET };

function systems(resolve: SyncJobSystems['commits']['resolve'], sync: typeof OUT_OF_SYNC): SyncJobSystems {
  const namespace = 'openshift-gitops';
  const kubernetes = fakeKubernetes({
    objects: {
      namespaces: [{ metadata: { name: 'kube-system', uid: 'a-cluster' } }],
      appprojects: [
        {
          metadata: { name: 'default', namespace },
          spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
        },
      ],
      applications: [
        {
          metadata: { name: 'toy-web-prod', namespace },
          spec: { source: { repoURL }, destination: { server: 'https://kubernetes.default.svc' } },
          status: {
            sync,
            history: [{ revision: LIVE }],
            reconciledAt: new Date().toISOString(),
            resources: [{ kind: 'Deployment', name: 'toy-web', status: sync.status }],
          },
        },
      ],
    },
  });
  const compare = async () => ({ ahead: 1, behind: 0, commits: [], url: '' });
  const commits = { repository: 'bitiq-io/gitops', resolve, compare, readFile: async () => undefined };
  const createExecutor = () => {
    throw new Error('a plan carries nothing out');
  };
  return { kubernetes, gitopsKubernetes: kubernetes, commits, createExecutor };
}

async function run(
  resolve: SyncJobSystems['commits']['resolve'],
  input: object = { dryRun: true },
  sync = OUT_OF_SYNC,
) {
  const updates: Report[] = [];
  const environments = new Map([[environment.name, environment]]);
  const job = createSyncJob({ environments, systemsOf: async () => systems(resolve, sync) });
  const signal = new AbortController().signal;
  const getLastVerdict = async () => undefined;
  const result = await job.run({ environment, input, signal, getLastVerdict }, (report) =>
    updates.push(report),
  );
  return { result, updates };
}

test('tells which applications it looks at, then what would change', async () => {
  const { result, updates } = await run(async () => TARGET);

  expect(updates.map(({ rows }) => rows.map(({ id, state }) => `${id} ${state}`))).toEqual([
    ['toy-web-prod running'],
  ]);
  expect(result).toMatchObject({
    outcome: 'succeeded',
    report: {
      verdict: { answer: 'yes', sentence: '1 application would change in prod, nothing is pruned' },
      rows: [{ id: 'toy-web-prod', state: 'passed', summary: '5555555 → 9999999, 1 resource changes' }],
    },
  });
});

test('fails where something stands in the way, and errors where it could not be read', async () => {
  const gone = await run(async () => undefined);
  const silent = await run(async () => {
    throw new ExternalError('github', 'unreachable', 'GitHub cannot be reached');
  });

  expect([gone.result.outcome, silent.result.outcome]).toEqual(['failed', 'errored']);
  expect(silent.result.report.verdict?.answer).toBe('unknown');
});

test('without dryRun it waits with its plan, and changes nothing', async () => {
  const { result } = await run(async () => TARGET, { reason: 'fixes the echo timeout' });

  expect(result).toMatchObject({
    outcome: 'waits',
    report: { verdict: { answer: 'yes' }, plan: { id: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}$/) } },
    plan: { environment: 'prod', waves: [[{ name: 'toy-web-prod', targetCommit: TARGET }]] },
  });
});

test('without dryRun what stands in the way ends it', async () => {
  const { result } = await run(async () => undefined, {});

  expect(result.outcome).toBe('failed');
});

test('without dryRun it ends where there is nothing to change', async () => {
  const { result } = await run(async () => TARGET, {}, { status: 'Synced', revision: TARGET });

  expect(result).toMatchObject({
    outcome: 'succeeded',
    report: { verdict: { sentence: 'Nothing would change in prod, nothing is pruned' } },
  });
});

test('a bug is no answer of another system', async () => {
  const bug = run(async () => {
    throw new TypeError('a bug');
  });

  await expect(bug).rejects.toThrow('a bug');
});
