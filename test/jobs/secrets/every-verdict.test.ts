import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { changeObject, removeObject } from '../../../sandbox/faults/change-object.ts';
import { FAULTS } from '../../../sandbox/faults/index.ts';
import { CANARY } from '../../../sandbox/fixtures/secrets/table.ts';
import { createVault } from '../../../src/integrations/vault/create-vault.ts';
import type { Vault } from '../../../src/integrations/vault/vault.ts';
import { runSecrets } from '../../../src/jobs/secrets/run-secrets.ts';
import { createSystems } from '../../../src/jobs/systems.ts';
import { type SecretsWorld, startSecretsWorld, troubled } from './start-secrets-world.ts';

let world: SecretsWorld;
const mends: (() => void)[] = [];

beforeAll(async () => {
  world = await startSecretsWorld();
});
afterEach(() => {
  for (const mend of mends.splice(0)) mend();
});
afterAll(() => world.stop());

function plant(id: string): void {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  mends.push(fault.plant(world.prod));
}

function isOurs({ policies }: { readonly policies: readonly string[] }): boolean {
  return policies.includes('bitiq');
}

const LIES = 'route53-credentials';

const SITUATIONS: readonly [fault: string, path: string, status: string, verdict: string, remedy: string][] =
  [
    [
      'secret-path-empty',
      'argocd/image-updater',
      'failed',
      'empty path',
      "vault kv put gitops/argocd/image-updater token='<token>'",
    ],
    [
      'secret-path-wrong',
      'services/toy-service/config',
      'failed',
      'wrong path (data/data/services/toy-service/config)',
      [
        '# vault kv put adds data/ itself: write to gitops/services/toy-service/config, without data/',
        "vault kv put gitops/services/toy-service/config FAKE_SECRET='<FAKE_SECRET>'",
        'vault kv metadata delete -mount=gitops data/services/toy-service/config',
      ].join('\n'),
    ],
    [
      'secret-version-deleted',
      'github/webhook',
      'failed',
      'deleted version',
      'vault kv undelete -versions=1 gitops/github/webhook',
    ],
    [
      'secret-key-missing',
      'github/gitops-repo',
      'failed',
      'missing key password',
      "vault kv patch gitops/github/gitops-repo password='<password>'",
    ],
    [
      'secret-not-delivered',
      'services/toy-web/config',
      'failed',
      'destination missing: bitiq-prod/toy-web-config',
      'oc describe vaultstaticsecret toy-web-config -n bitiq-prod',
    ],
    [
      'secret-operator-fails',
      'cert-manager/route53',
      'warning',
      'operator says RolloutRestartFailed but cert-manager/route53-credentials is there',
      'oc describe vaultstaticsecret route53-credentials -n cert-manager',
    ],
    [
      LIES,
      'cert-manager/route53',
      'failed',
      'operator says SecretSynced but cert-manager/route53-credentials is not there',
      'oc describe vaultstaticsecret route53-credentials -n cert-manager',
    ],
    [
      'one-secret-operator',
      'services/toy-service/config',
      'failed',
      'two operators write bitiq-prod/toy-service-config: VaultStaticSecret toy-service-config and ExternalSecret toy-service-config',
      'oc delete externalsecret toy-service-config -n bitiq-prod  # and take it out of Git',
    ],
    [
      'pipeline-registry-secret',
      'registry/quay',
      'failed',
      'openshift-pipelines/quay-auth is not linked to its ServiceAccount',
      'oc secrets link pipeline quay-auth --for=pull -n openshift-pipelines',
    ],
    [
      'secret-stale',
      'services/nostr-query/credentials',
      'warning',
      'stale (200 days)',
      "vault kv patch gitops/services/nostr-query/credentials OPENAI_API_KEY='<OPENAI_API_KEY>'",
    ],
    [
      'secret-forbidden',
      'registry/quay',
      'unknown',
      'cannot tell (403 on read gitops/subkeys/registry/quay)',
      'Add to the policy of bitiq\'s role: path "gitops/subkeys/registry/quay" { capabilities = ["read"] }',
    ],
  ];

test('in a healthy prod every secret is there', async () => {
  const result = await world.secrets();

  expect(troubled(result)).toEqual([]);
  expect(result).toMatchObject({ verdict: 'complete', environment: 'prod' });
  expect(result.secrets.map(({ status }) => status)).toEqual(Array(8).fill('passed'));
});

describe('one at a time', () => {
  test.each(SITUATIONS)('%s', async (fault, path, status, verdict, remedy) => {
    plant(fault);

    const result = await world.secrets();

    expect(troubled(result)).toEqual([`${path}: ${verdict}`]);
    const row = result.secrets.find(({ id }) => id === path);
    expect(row?.status).toBe(status);
    expect(row?.remedy).toBe(remedy);
    expect(result.verdict).toBe(
      { failed: 'incomplete', warning: 'complete', unknown: 'unknown' }[status] ?? 'none',
    );
  });
});

test('where none of the keys is there but others are, the remedy leaves those alone', async () => {
  const { vault } = world.prod;
  const path = 'services/toy-web/config';
  const kept = vault.readSecret('gitops', path) ?? {};
  vault.putSecret('gitops', path, { SOMEBODY_ELSES: 'x' });
  mends.push(() => vault.putSecret('gitops', path, kept));

  const { secrets } = await world.secrets();

  expect(secrets.find(({ id }) => id === path)).toMatchObject({
    summary: expect.stringMatching(/^missing key API_BASE_URL/),
    remedy: "vault kv patch gitops/services/toy-web/config API_BASE_URL='<API_BASE_URL>'",
  });
});

test('what mends two things that are wrong with a Secret is said once', async () => {
  const { cluster } = world.prod;
  const namespace = 'openshift-pipelines';
  mends.push(
    removeObject(cluster, {
      apiVersion: 'secrets.hashicorp.com/v1beta1',
      kind: 'VaultStaticSecret',
      name: 'quay-auth',
      namespace,
    }),
    removeObject(cluster, { apiVersion: 'v1', kind: 'Secret', name: 'quay-auth', namespace }),
    changeObject(
      cluster,
      { apiVersion: 'v1', kind: 'ServiceAccount', name: 'pipeline', namespace },
      (account) => Object.assign(account, { secrets: [], imagePullSecrets: [] }),
    ),
  );

  const { secrets } = await world.secrets();

  expect(secrets.find(({ id }) => id === 'registry/quay')?.remedy?.split('\n')).toEqual([
    `oc get vaultstaticsecret -n ${namespace}  # none writes quay-auth: add it in Git, then sync`,
    `oc secrets link pipeline quay-auth --for=pull,mount -n ${namespace}`,
  ]);
});

test('all at once, each secret has its own', async () => {
  const paths = SITUATIONS.map(([, path]) => path);
  const firsts = SITUATIONS.filter(([, path], index) => paths.indexOf(path) === index);
  for (const [fault] of firsts) plant(fault);

  const result = await world.secrets();

  expect(troubled(result).toSorted()).toEqual(
    firsts.map(([, path, , verdict]) => `${path}: ${verdict}`).toSorted(),
  );
  expect(firsts).toHaveLength(8);
  expect(result.verdict).toBe('incomplete');
});

describe('what Vault does not tell is never missing, and the other facts are shown', () => {
  test.each<[string, () => void, RegExp]>([
    ['sealed', () => plant('vault-ready'), /does not serve requests now \(Vault is sealed\)/],
    [
      'a standby',
      () => {
        world.prod.vault.standby = true;
        mends.push(() => {
          world.prod.vault.standby = false;
        });
      },
      /does not serve requests now \(it sends to another node\)/,
    ],
    ['down', () => plant('vault-down'), /cannot be reached/],
    ['refusing everything', () => plant('vault-forbids'), /refused the login|403 on/],
    ['refusing the login', () => plant('vault-login'), /refused the login/],
  ])('where it is %s', async (_what, break_, why) => {
    break_();

    const { verdict, secrets } = await world.secrets();

    expect(verdict).toBe('unknown');
    for (const { status, summary } of secrets) {
      expect(status).toBe('unknown');
      expect(summary).toMatch(/^cannot tell \(/);
      expect(summary).toMatch(why);
      expect(summary).toMatch(/VSO says SecretSynced · (Secret there|2 of 2 Secrets there)$/);
    }
  });

  test('where it hangs, within the time limit of a question', async () => {
    const slow = await startSecretsWorld({ preflight: { checkTimeout: '2s', timeout: '10s' } });
    slow.prod.vault.trouble.latencyMs = 8_000;
    const began = performance.now();

    const { verdict, secrets } = await slow.secrets();
    await slow.stop();

    expect(verdict).toBe('unknown');
    expect(secrets[0]?.summary).toMatch(
      /^cannot tell \(.*did not answer in time.*SecretSynced · Secret there$/,
    );
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  test('a token that expires in the middle is renewed once for all, and every secret is told', async () => {
    const { vault } = world.prod;
    const pool = createSystems(world.config);
    onTestFinished(() => pool.close());
    const systems = await pool.systemsOf(world.environment);
    const before = vault.tokens.size;
    let count = 0;
    const expiring: Vault = {
      ...systems.vault,
      describeSecret(...asked) {
        count += 1;
        if (count === 3) for (const [, token] of vault.tokens) if (isOurs(token)) token.expiresAt = 0;
        return systems.vault.describeSecret(...asked);
      },
    };

    const result = await runSecrets({
      environment: world.environment,
      systems: { ...systems, vault: expiring },
      signal: new AbortController().signal,
    });

    expect(troubled(result)).toEqual([]);
    expect(count).toBe(8);
    expect(vault.tokens.size - before).toBe(2);
  });

  test('a token that was given and expires in the middle: what was told stays told, the rest is not missing', async () => {
    const { vault } = world.prod;
    const token = 'hvs.given-to-bitiq';
    vault.tokens.set(token, { policies: ['bitiq'], displayName: 'given', expiresAt: undefined });
    const config = { ...world.environment.vault, auth: { method: 'token', tokenEnv: 'TOKEN' } } as const;
    const given = createVault(config, { env: { TOKEN: token } });
    const expiring: Vault = {
      ...given,
      async describeSecret(...asked) {
        const found = await given.describeSecret(...asked);
        vault.tokens.delete(token);
        return found;
      },
    };
    const pool = createSystems(world.config);
    onTestFinished(() => pool.close());
    const systems = { ...(await pool.systemsOf(world.environment)), vault: expiring };
    const { signal } = new AbortController();
    const [first, ...rest] = world.environment.secrets;
    const environment = { ...world.environment, secrets: first === undefined ? [] : [first] };
    const before = await runSecrets({ environment, systems, signal });

    const after = await runSecrets({ environment: { ...environment, secrets: rest }, systems, signal });

    expect(before.verdict).toBe('complete');
    expect(after.verdict).toBe('unknown');
    for (const { words, facts } of after.secrets) {
      expect(words).toMatch(
        /^cannot tell \(Vault at \S+ does not know bitiq's token: it is wrong, expired or revoked\)/,
      );
      expect(facts.map(({ state }) => state)).toEqual(['unknown', 'yes', 'yes', 'none']);
    }
  });

  test('a cluster that is down hides nothing of Vault', async () => {
    plant('api-down');
    plant('secret-key-missing');

    const result = await world.secrets();

    expect(troubled(result)).toContain('github/gitops-repo: missing key password');
    expect(result.secrets[0]?.summary).toMatch(/^cannot tell \(the API server .* Vault has 1 of 1 key/);
  });
});

test('KV version 1 is said to be uncheckable, and what stands there is not read', async () => {
  const { vault } = world.prod;
  const headers = { 'x-vault-token': vault.rootToken };
  const post = (path: string, body: object) =>
    fetch(`${vault.address}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await post('sys/mounts/old', { type: 'kv', options: { version: '1' } });
  await post('old/subkeys/registry/quay', { dockerconfigjson: CANARY });
  vault.policies.set('bitiq', `${vault.policies.get('bitiq')}\npath "old/*" { capabilities = ["read"] }`);
  const environment = { ...world.environment, vault: { ...world.environment.vault, mount: 'old' } };

  const result = await world.secrets({ environment, only: ['registry/quay'] });

  expect(troubled(result)).toEqual([
    'registry/quay: cannot tell (old is KV version 1: its keys cannot be asked without their values)',
  ]);
  expect(JSON.stringify(result)).not.toContain(CANARY);
});
