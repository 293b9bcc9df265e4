import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type RunningSecretsManager,
  startSecretsManager,
} from '../../../sandbox/aws/start-secrets-manager.ts';
import { createSecretsManager } from '../../../src/integrations/aws/secrets-manager.ts';
import { signRequest } from '../../../src/integrations/aws/sign-request.ts';

const CHANGED = new Date('2026-11-01T00:00:00Z');
const signal = new AbortController().signal;

let server: RunningSecretsManager;

beforeAll(async () => {
  server = await startSecretsManager();
});
afterAll(() => server.stop());

beforeEach(() => {
  Object.assign(server.trouble, { latencyMs: 0, mode: 'none', status: undefined, mostPerSecond: undefined });
  server.keys.set('AKIA1', 'signing-key-canary');
  server.allowed.clear();
  server.allowed.add('secretsmanager:DescribeSecret');
  server.secrets.set('loki', { value: 'canary', changedAt: CHANGED, deletedAt: undefined });
});

function describeSecret(name: string, given: { secretAccessKey?: string; signal?: AbortSignal } = {}) {
  const { secretAccessKey = 'signing-key-canary' } = given;
  const manager = createSecretsManager({
    endpoint: server.address,
    credentials: { accessKeyId: 'AKIA1', secretAccessKey, sessionToken: 'session' },
  });
  return manager.describeSecret({ name, region: server.region }, { signal: given.signal ?? signal });
}

describe('a secret in AWS', () => {
  test('that has a value is found, with when it was changed', async () => {
    expect(await describeSecret('loki')).toEqual({ state: 'found', changedAt: CHANGED });
  });

  test('without a current version is empty', async () => {
    server.secrets.set('loki', { value: undefined, changedAt: CHANGED, deletedAt: undefined });

    expect(await describeSecret('loki')).toEqual({ state: 'empty' });
  });

  test('that is to be deleted says so', async () => {
    server.secrets.set('loki', { value: 'canary', changedAt: CHANGED, deletedAt: CHANGED });

    expect(await describeSecret('loki')).toEqual({ state: 'deleted', deletedAt: CHANGED });
  });

  test('that is not there is missing', async () => {
    expect(await describeSecret('none')).toEqual({ state: 'missing' });
  });
});

describe('who may not, or gets no answer, is told apart from who finds nothing', () => {
  test('without the right', async () => {
    server.allowed.clear();

    await expect(describeSecret('loki')).rejects.toMatchObject({
      reason: 'forbidden',
      missingRight: 'secretsmanager:DescribeSecret',
    });
  });

  test.each([
    ['a wrong key', { secretAccessKey: 'another' }, 'unauthenticated'],
    ['no time', { signal: AbortSignal.timeout(0) }, 'timeout'],
  ] as const)('with %s', async (_what, given, reason) => {
    server.trouble.latencyMs = 20;

    await expect(describeSecret('loki', given)).rejects.toMatchObject({ system: 'aws', reason });
  });

  test('where it is broken', async () => {
    server.trouble.status = 500;

    await expect(describeSecret('loki')).rejects.toMatchObject({ system: 'aws', reason: 'unavailable' });
  });

  test('where it wants none for longer than anybody waits', async () => {
    server.trouble.mostPerSecond = 0;

    await expect(describeSecret('loki')).rejects.toMatchObject({
      reason: 'throttled',
      message: `Secrets Manager in ${server.region} wants fewer requests (ThrottlingException, 429)`,
    });
  });
});

test('nothing but DescribeSecret is ever asked, and no error carries a key', async () => {
  const errors = await Promise.all(
    ['none', 'loki'].map((name) =>
      describeSecret(name, { secretAccessKey: 'wrong-canary' }).catch((error: unknown) => error),
    ),
  );

  expect([...new Set(server.asked)]).toEqual(['DescribeSecret']);
  expect(inspect(errors, { depth: 20 })).not.toContain('canary');
});

test('the sandbox refuses the value to whoever may only describe', async () => {
  const url = new URL(server.address);
  const body = JSON.stringify({ SecretId: 'loki' });
  const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
  const asked = { url, body, headers, service: 'secretsmanager', region: server.region, now: new Date() };
  const identity = { accessKeyId: 'AKIA1', secretAccessKey: 'signing-key-canary' };

  const send = () => fetch(url, { method: 'POST', body, headers: signRequest(asked, identity) });
  const refused = await send();
  server.allowed.add('secretsmanager:GetSecretValue');
  const given = await send();

  expect(await refused.text()).toContain('AccessDeniedException');
  expect(await given.text()).toContain('canary');
});
