import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultWorkspace } from '../../sandbox/slack/workspace.ts';
import { EDGE } from '../../sandbox/worlds/environments.ts';
import { listEntries } from '../approvals/on-record.ts';
import { until } from '../helpers/eventually.ts';
import type { Served } from '../helpers/house.ts';
import { type GateHouse, openGateHouse } from './gate/a-gate-house.ts';

const FLUX = 'flux-system';
const NAMES = ['vault-config', 'apps'] as const;

let house: GateHouse;
let served: Served;

beforeAll(async () => {
  const members = defaultWorkspace.channels[0]?.members ?? [];
  const channel = { id: EDGE.channel, name: 'edge', topic: 'What Flux brings about', members };
  house = await openGateHouse(undefined, {
    environments: { edge: { sync: { settle: '50ms', pollEvery: '20ms', stuckAfter: '20s' } } },
    workspace: { ...defaultWorkspace, channels: [...defaultWorkspace.channels, channel] },
  });
  served = await house.serve('all');
}, 120_000);

afterAll(() => house.stop());

const cluster = () => house.worlds.environment('edge').cluster;

function kustomization(name: string) {
  const key = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: FLUX, name };
  return cluster().read(key) as
    | { spec: { suspend: boolean }; status: { lastAppliedRevision?: string } }
    | undefined;
}

function source() {
  const key = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    namespace: FLUX,
    name: 'platform',
  };
  return cluster().read(key) as
    | { spec: { suspend?: boolean }; status: { artifact?: { revision: string } } }
    | undefined;
}

/** Commits to the branch and waits until Flux has fetched it. */
async function push(): Promise<string> {
  const { repository } = house.worlds.environment('edge');
  const files = { 'charts/vault-config/notes.txt': String(performance.now()) };
  const sha = house.worlds.github.commit(repository, 'main', { message: 'Notes', author: 'jun', files });
  await until(() => source()?.status.artifact?.revision.endsWith(sha) === true);
  return sha;
}

const textOf = (ts: string) =>
  JSON.stringify(house.slack.messages('edge').find((each) => each.ts === ts)?.blocks);

test('two people click at once, one run: what waited is applied by Flux at the approved commit, and suspended again', async () => {
  const sha = await push();
  const waiting = await house.ask('edge', []);
  const shown = textOf(waiting.ts);
  await house.slack.waitFor(() => source()?.spec.suspend !== true);

  await Promise.all([house.approve('edge', waiting, ['jun']), house.approve('edge', waiting, ['ines'])]);
  const run = await house.end(waiting.runId);

  expect(run.error).toBeUndefined();
  expect(run.status).toBe('succeeded');
  expect(shown).toContain('3 applications would be applied in Edge');
  expect(shown).toContain('kustomization/apps');
  expect(NAMES.map((name) => kustomization(name)?.status.lastAppliedRevision)).toEqual(
    NAMES.map(() => `main@sha1:${sha}`),
  );
  expect(NAMES.map((name) => kustomization(name)?.spec.suspend)).toEqual([true, true]);
  expect(source()?.spec.suspend).toBe(false);
  const applied = cluster().flux.applied.map(({ object }) => object);
  expect(applied.toSorted()).toEqual([
    'helmrelease/toy-web',
    'kustomization/apps',
    'kustomization/vault-config',
  ]);
  const steps = (await listEntries(house.store, 'step.intended')).filter(({ runId }) => runId === run.id);
  expect(steps.map(({ data }) => (data as { step: string }).step)).toEqual([
    'hold/platform',
    'wave-1/kustomization/vault-config',
    ...['wave-2/helmrelease/toy-web', 'wave-2/kustomization/apps'],
  ]);
  expect(await house.isLogWhole()).toBe(true);
});

test('one Kustomization by its name alone; a push after the plan was approved changes it, and nothing is touched', async () => {
  await push();
  const waiting = await house.ask('edge', ['vault-config']);
  const before = cluster().flux.applied.length;
  const pushed = await push();

  await house.approve('edge', waiting, ['jun']);
  const run = await house.end(waiting.runId);

  expect(run.status).toBe('failed');
  expect(run.error).toMatchObject({
    code: 'plan_changed',
    message: expect.stringContaining(`GitRepository platform holds ${pushed.slice(0, 7)} now`),
  });
  expect(cluster().flux.applied).toHaveLength(before);
});

test('drift of edge says what is behind its source', async () => {
  const { slack } = house;
  await slack.command({ user: 'mara', channel: 'edge', text: '/bitiq drift edge' });

  await slack.waitFor(() =>
    slack
      .messages('edge')
      .some(({ blocks }) => /kustomization\/vault-config.*its source holds/.test(JSON.stringify(blocks))),
  );
});

test('a worker that is killed between the patch and the end is followed by another, which suspends again', {
  timeout: 60_000,
}, async () => {
  const sha = await push();
  cluster().flux.applyMs = 2_000;
  const waiting = await house.ask('edge', ['vault-config']);
  await house.approve('edge', waiting, ['jun']);
  await until(() => kustomization('vault-config')?.spec.suspend === false, 20_000);
  await served.kill();
  const open = [kustomization('vault-config')?.spec.suspend, source()?.spec.suspend];

  await house.serve('all');
  const run = await house.end(waiting.runId);

  expect(open).toEqual([false, true]);
  expect(run.status).toBe('succeeded');
  expect(kustomization('vault-config')).toMatchObject({
    spec: { suspend: true },
    status: { lastAppliedRevision: `main@sha1:${sha}` },
  });
  expect(source()?.spec.suspend).toBe(false);
});
