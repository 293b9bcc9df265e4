import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readGitopsFiles } from '../../../../sandbox/fixtures/gitops.ts';
import type { Repository } from '../../../../src/integrations/github/repository.ts';
import { applicationsetValues } from '../../../../src/jobs/preflight/checks/applicationset-values.ts';
import { channelsPinnedInGit } from '../../../../src/jobs/preflight/checks/channels-pinned-in-git.ts';
import { readEnvironmentValues } from '../../../../src/jobs/preflight/values/argocd-apps.ts';
import { pinsFor } from '../../../../src/jobs/preflight/values/bootstrap-operators.ts';
import { readValues } from '../../../../src/jobs/preflight/values/read-values.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeRepository } from '../../../helpers/fake-repository.ts';

const APPS = 'charts/argocd-apps/values.yaml';
const signal = new AbortController().signal;

describe('reading values', () => {
  const schema = z.looseObject({ channel: z.string() });
  const read = (text: string) => readValues(fakeRepository({ 'a.yaml': text }), 'a.yaml', schema, signal);

  test('gives what the schema names and leaves the rest', async () => {
    expect(await read('channel: stable\nother: 1\n')).toEqual({ values: { channel: 'stable', other: 1 } });
  });

  test.each([
    ['a: [1', /a\.yaml is not YAML: line \d/],
    ['channel: 3', /a\.yaml: channel: /],
    ['', /a\.yaml: the whole file: /],
    ['just a sentence', /a\.yaml: the whole file: /],
  ])('%j is failed, with its place', async (text, summary) => {
    expect(await read(text)).toMatchObject({
      finding: { status: 'failed', summary: expect.stringMatching(summary), remedy: expect.any(String) },
    });
  });

  test('a file that is not there is failed', async () => {
    expect(await readValues(fakeRepository({}), 'a.yaml', schema, signal)).toMatchObject({
      finding: { status: 'failed', summary: 'bitiq-io/gitops has no a.yaml' },
    });
  });
});

describe("an environment's values", () => {
  const read = (text: string) =>
    readEnvironmentValues(aCheckContext({ repository: fakeRepository({ [APPS]: text }) }));

  test('are found by name, not by place', async () => {
    const text = 'envs: [{name: local, appNamespace: x}, {name: prod, appNamespace: bitiq-prod, flag: true}]';

    expect(await read(text)).toMatchObject({
      values: { name: 'prod', appNamespace: 'bitiq-prod', flag: true },
    });
  });

  test('take the base domain that overrides all', async () => {
    const text = 'baseDomainOverride: apps.all.example\nenvs: [{name: prod, baseDomain: apps.prod.example}]';

    expect(await read(text)).toMatchObject({ values: { baseDomain: 'apps.all.example' } });
  });

  test.each([
    ['envs: [{name: local}, {name: sno}]', 'has no env named prod', 'envs: local, sno'],
    ['envs: []', 'has no env named prod', 'envs: none'],
    ['envs: [{name: prod}, {name: prod}]', 'has 2 envs named prod', 'envs: prod, prod'],
  ])('%s', async (text, summary, evidence) => {
    expect(await read(text)).toMatchObject({
      finding: { status: 'failed', summary: `${APPS} ${summary}`, evidence: [evidence] },
    });
  });
});

describe('pins', () => {
  const entry = { name: 'prod', clusterServer: '', appNamespace: '', baseDomain: '' };
  const cao = { enabled: false, name: '', channel: '' };

  test('an optional operator is as the environment says', () => {
    const values = { operators: { cao } };
    const on = { ...entry, caoEnabled: true, caoName: 'couchbase', caoChannel: 'stable' };

    expect(pinsFor(entry, values)).toEqual([]);
    expect(pinsFor(on, values)).toEqual([
      { package: 'couchbase', channel: 'stable', place: `caoChannel of env prod in ${APPS}` },
    ]);
  });

  test('one that is always there does not listen to a flag that means something else', () => {
    const values = { operators: { certManager: { name: 'cert-manager', channel: 'stable-v1' } } };

    expect(pinsFor({ ...entry, certManagerEnabled: false }, values)).toHaveLength(1);
  });
});

const REAL = join(import.meta.dirname, '../../../../../shared/gitops');
const environments = {
  local: 'apps-crc.testing',
  sno: 'apps.sno.example',
  prod: 'apps.prod.example',
};

if (!existsSync(REAL)) console.log(`skipped: the platform's own values, for there is no ${REAL}`);

describe.skipIf(!existsSync(REAL))("the platform's own values", () => {
  const repository: Repository = {
    ...fakeRepository({}),
    readFile: async (path) => readFileSync(join(REAL, path), 'utf8'),
  };

  test.each(Object.entries(environments))('%s passes both checks of Git', async (name, baseDomain) => {
    const context = aCheckContext({ repository, environment: anEnvironment({ name, baseDomain }) });

    expect(await applicationsetValues.run(context)).toMatchObject({ status: 'passed' });
    expect(await channelsPinnedInGit.run(context)).toMatchObject({ status: 'passed' });
  });

  test('prod has a sixth channel: OpenShift AI is on there', async () => {
    const summaryFor = async (name: string) =>
      (await channelsPinnedInGit.run(aCheckContext({ repository, environment: anEnvironment({ name }) })))
        .summary;

    expect([await summaryFor('sno'), await summaryFor('prod')]).toEqual([
      '5 channels pinned',
      '6 channels pinned',
    ]);
  });

  test('staging is not in them yet', async () => {
    const context = aCheckContext({ repository, environment: anEnvironment({ name: 'staging' }) });

    expect(await applicationsetValues.run(context)).toMatchObject({
      status: 'failed',
      summary: `${APPS} has no env named staging`,
      evidence: ['envs: local, sno, prod'],
    });
  });
});

describe("the sandbox's values", () => {
  const repository = fakeRepository(readGitopsFiles());

  test.each(['local', 'sno', 'staging', 'prod'])('%s passes both checks of Git', async (name) => {
    const context = aCheckContext({ repository, environment: anEnvironment({ name }) });

    expect(await applicationsetValues.run(context)).toMatchObject({ status: 'passed' });
    expect(await channelsPinnedInGit.run(context)).toMatchObject({ status: 'passed' });
  });
});
