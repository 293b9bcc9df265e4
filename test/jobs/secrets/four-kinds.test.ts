import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { oneSecretOperator } from '../../../sandbox/faults/one-secret-operator.ts';
import { CANARY } from '../../../sandbox/fixtures/secrets/table.ts';
import { type SecretsWorld, startSecretsWorld, troubled } from './start-secrets-world.ts';

const NAMESPACE = 'bitiq-prod';
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

const at = (name: string, kind: string, more: object = {}) => ({
  path: `logging/${name}`,
  kind,
  keys: ['key-id', 'secret'],
  destinations: [`${NAMESPACE}/${name}`],
  ...(kind === 'aws-eso' && { region: 'eu-central-1' }),
  ...more,
});

/** One for each kind, all right, and for each kind what can be wrong with it. */
const SECRETS = [
  at('eso', 'vault-eso'),
  at('aws', 'aws-eso', { maxAge: '90d' }),
  at('plain', 'plain'),
  at('off', 'plain', { onlyWhere: 'licenceEnabled' }),
  at('aws-none', 'aws-eso'),
  at('aws-empty', 'aws-eso'),
  at('aws-deleted', 'aws-eso'),
  at('aws-stale', 'aws-eso', { maxAge: '90d' }),
  at('aws-lies', 'aws-eso'),
  at('eso-key', 'vault-eso'),
  at('eso-fails', 'vault-eso'),
  at('plain-none', 'plain'),
  at('plain-nowhere', 'plain', { destinations: ['nowhere/licence'] }),
];

const WRONG = [
  'logging/aws-none: empty path',
  'logging/aws-empty: empty path',
  'logging/aws-deleted: deleted version',
  'logging/aws-stale: stale (97 days)',
  'logging/aws-lies: operator says SecretSynced but bitiq-prod/aws-lies is not there',
  'logging/eso-key: missing key secret',
  'logging/eso-fails: destination missing: bitiq-prod/eso-fails',
  'logging/plain-none: destination missing: bitiq-prod/plain-none',
  'logging/plain-nowhere: destination missing: nowhere/licence, and its namespace',
];

const REMEDIES: Readonly<Record<string, string>> = {
  'logging/aws-none': `aws secretsmanager create-secret --name logging/aws-none --region eu-central-1 --secret-string '{"key-id":"<key-id>","secret":"<secret>"}'`,
  'logging/aws-empty': `aws secretsmanager put-secret-value --secret-id logging/aws-empty --region eu-central-1 --secret-string '{"key-id":"<key-id>","secret":"<secret>"}'`,
  'logging/aws-deleted':
    'aws secretsmanager restore-secret --secret-id logging/aws-deleted --region eu-central-1',
  'logging/eso-fails': 'oc describe externalsecret eso-fails -n bitiq-prod',
  'logging/plain-none':
    "oc create secret generic plain-none -n bitiq-prod --from-literal=key-id='<key-id>' --from-literal=secret='<secret>'",
};

let world: SecretsWorld;

beforeAll(async () => {
  world = await startSecretsWorld({ secretOperator: 'external-secrets', secrets: SECRETS });
  // It brings the definition of ExternalSecret along.
  oneSecretOperator.plant(world.prod);
  turnOff('licenceEnabled');
  for (const { path } of SECRETS) furnish(path.slice('logging/'.length));
});
afterAll(() => world.stop());

beforeEach(() => {
  world.aws.allowed.add('secretsmanager:DescribeSecret');
});

/** In Git, where a service is turned on and off. */
function turnOff(flag: string): void {
  const { github, repository } = world.prod;
  const path = 'charts/argocd-apps/values.yaml';
  const text = github.readFile(repository, 'main', path) ?? '';
  const files = { [path]: text.replace('  - name: prod\n', `  - name: prod\n    ${flag}: false\n`) };
  github.commit(repository, 'main', { message: `${flag} off`, author: 'jun', files });
}

function furnish(name: string): void {
  const { cluster, vault } = world.prod;
  const data = { 'key-id': `${CANARY}-id`, ...(name !== 'eso-key' && { secret: `${CANARY}-secret` }) };
  if (name.startsWith('aws') && name !== 'aws-none') {
    world.aws.secrets.set(`logging/${name}`, {
      value: name === 'aws-empty' ? undefined : JSON.stringify(data),
      changedAt: ago(name === 'aws-stale' ? 97.5 : 3),
      deletedAt: name === 'aws-deleted' ? ago(1) : undefined,
    });
  }
  if (name.startsWith('eso')) vault.putSecret('gitops', `logging/${name}`, data);
  if (!name.startsWith('plain') && name !== 'off') cluster.put(anExternalSecret(name));
  if (['aws-lies', 'eso-fails', 'plain-none', 'plain-nowhere', 'off'].includes(name)) return;
  const metadata = { name, namespace: NAMESPACE };
  cluster.put({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: data });
}

function anExternalSecret(name: string) {
  const condition = name === 'eso-fails' ? { status: 'False', reason: 'SecretSyncedError' } : SYNCED;
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace: NAMESPACE },
    spec: { target: { name }, dataFrom: [{ extract: { key: `logging/${name}` } }] },
    status: { refreshTime: '2026-11-20T07:30:00Z', conditions: [{ type: 'Ready', ...condition }] },
  };
}

const SYNCED = { status: 'True', reason: 'SecretSynced' };

test('each situation of each kind is named, all at once, and what is all right is not', async () => {
  const result = await world.secrets();

  expect(troubled(result)).toEqual(WRONG);
  expect(result.secrets.map(({ status }) => status).slice(0, 4)).toEqual([
    'passed',
    'passed',
    'passed',
    'skipped',
  ]);
});

test.each(WRONG.map((line) => [line, line.split(': ')[0] ?? '']))('%s, asked alone', async (line, path) => {
  expect(troubled(await world.secrets({ only: [path] }))).toEqual([line]);
});

test.each(Object.entries(REMEDIES))('%s says what to type', async (path, remedy) => {
  const { secrets } = await world.secrets({ only: [path] });

  expect(secrets[0]?.remedy).toBe(remedy);
});

test('where AWS does not let bitiq describe it, it cannot tell, and the rest is shown', async () => {
  world.aws.allowed.clear();

  const { secrets } = await world.secrets({ only: ['logging/aws', 'logging/aws-none'] });

  for (const { status, summary } of secrets) {
    expect(status).toBe('unknown');
    expect(summary).toBe(
      'cannot tell (403 on secretsmanager:DescribeSecret) · AWS did not tell · ESO says SecretSynced · Secret there',
    );
  }
});

test('AWS was asked for descriptions alone, and no value is in any answer', async () => {
  const result = await world.secrets();

  expect([...new Set(world.aws.asked)]).toEqual(['DescribeSecret']);
  expect(JSON.stringify(result)).not.toContain(CANARY);
});

test('where GitHub does not tell whether a secret is needed, it is not called missing', async () => {
  world.prod.github.trouble.mode = 'refuse';

  const { secrets } = await world.secrets({ only: ['logging/off', 'logging/plain'] });
  world.prod.github.trouble.mode = 'none';

  expect(secrets.map(({ status, summary }) => [status, summary])).toEqual([
    ['passed', 'present · Secret there'],
    ['unknown', expect.stringMatching(/^cannot tell \(GitHub cannot be reached.*no Secret$/)],
  ]);
});
