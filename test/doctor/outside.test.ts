import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { KubernetesObject } from '../../sandbox/world.ts';
import { GITHUB_TOKEN } from '../../sandbox/worlds/tokens.ts';
import { type Patient, startPatient } from './patient.ts';

const MINUTE = 60_000;

let patient: Patient;

beforeAll(async () => {
  patient = await startPatient();
});
afterAll(() => patient.stop());

describe('clocks', () => {
  const CLOCKS = ['slack-clock', 'cluster-clock', 'vault-clock'];

  test.each([
    [10 * MINUTE, 'failed', '10 min ahead of'],
    [-10 * MINUTE, 'failed', '10 min behind'],
    [3 * MINUTE, 'warning', '3 min ahead of'],
    [40_000, 'warning', '(3[6-9]|4[0-4]) s ahead of'],
  ])(
    'of this machine %i ms ahead of the Date of Slack, the cluster and Vault',
    async (aheadMs, state, told) => {
      const found = (await patient.findings({ aheadMs })).filter(({ id }) => id !== 'audit-checkpoint');

      expect(found).toEqual(
        CLOCKS.map((id) => ({
          id,
          state,
          summary: expect.stringMatching(
            new RegExp(`^this machine's clock is ${told} (Slack|the cluster|Vault)'s$`),
          ),
          remedy: 'timedatectl status && sudo timedatectl set-ntp true',
        })),
      );
    },
  );

  test('of this machine 10 s ahead are near enough', async () => {
    expect(await patient.findings({ aheadMs: 10_000 })).toEqual([]);
  });
});

describe('Vault', () => {
  const MINE = 'path "gitops/data/*" { capabilities = ["deny"] }';
  const SUBKEYS = 'path "gitops/subkeys/*" { capabilities = ["read"] }';
  const METADATA = 'path "gitops/metadata/*" { capabilities = ["read"] }';
  const POLICY = 'path "sys/policies/acl/gitops-*" { capabilities = ["read"] }';
  const SELF = 'path "sys/capabilities-self" { capabilities = ["update"] }';
  const all = [MINE, SUBKEYS, METADATA, POLICY, SELF];

  test('lets bitiq read no metadata: the line that grants it', async () => {
    usePolicy(all.filter((line) => line !== METADATA));

    expect(await patient.findings()).toEqual([
      {
        id: 'vault-rights',
        state: 'failed',
        summary: expect.stringMatching(
          /^may not read gitops\/metadata\/argocd\/image-updater, .* and \d+ more$/,
        ),
        remedy: expect.stringContaining(
          'path "gitops/metadata/argocd/image-updater" { capabilities = ["read"] }',
        ),
      },
    ]);
  });

  test.each([
    ['values', 'path "gitops/data/*" { capabilities = ["read"] }', /^may read gitops\/data\/argocd/],
    [
      'one value by its name',
      'path "gitops/data/registry/quay" { capabilities = ["read"] }',
      /^may read gitops\/data\/registry\/quay$/,
    ],
    [
      'writing',
      'path "gitops/data/+" { capabilities = ["create"] }',
      /^may create gitops\/data\/bitiq-doctor$/,
    ],
    ['destroying', 'path "gitops/destroy/*" { capabilities = ["update"] }', /^may update gitops\/destroy/],
    [
      'changing metadata',
      'path "gitops/metadata/*" { capabilities = ["read", "delete"] }',
      /^may delete gitops\/metadata/,
    ],
    [
      'changing a policy',
      'path "sys/policies/acl/*" { capabilities = ["update"] }',
      /^may update sys\/policies\/acl/,
    ],
    [
      'minting tokens',
      'path "auth/token/create" { capabilities = ["update"] }',
      /^may update auth\/token\/create$/,
    ],
    [
      'giving itself a role',
      'path "auth/kubernetes/role/*" { capabilities = ["create"] }',
      /^may create auth\/kubernetes\/role/,
    ],
    ['everything', 'path "*" { capabilities = ["read", "sudo"] }', /^may /],
  ])('lets bitiq do too much: %s', async (_what, line, told) => {
    const path = /"([^"]+)"/.exec(line)?.[1] ?? '';
    const others = all.filter(
      (other) => !other.startsWith(`path "${path}"`) && !(path === '*' && other === MINE),
    );
    usePolicy([...others, line]);

    expect(await patient.findings()).toEqual([
      {
        id: 'vault-forbidden',
        state: 'failed',
        summary: expect.stringMatching(told),
        remedy: 'vault policy write bitiq deploy/vault/bitiq.hcl && vault token lookup',
      },
    ]);
  });

  test('takes bitiq for root', async () => {
    const { policies, kubernetesRoles } = patient.prod.vault;
    const before = kubernetesRoles.get('bitiq');
    if (before === undefined) throw new Error('there is no role bitiq');
    kubernetesRoles.set('bitiq', { ...before, policies: ['root'] });
    onTestFinished(() => void kubernetesRoles.set('bitiq', before));

    expect(policies.has('bitiq')).toBe(true);
    expect((await patient.findings()).map(({ id, state }) => `${state} ${id}`)).toEqual([
      'failed vault-forbidden',
    ]);
  });

  test.each<[string, () => () => void]>([
    ['sealed', () => set(patient.prod.vault, 'sealed', true)],
    ['a standby', () => set(patient.prod.vault, 'standby', true)],
    ['refusing everything', () => set(patient.prod.vault.trouble, 'status', 403)],
  ])('%s: cannot tell what bitiq may do there', async (_what, plant) => {
    onTestFinished(plant());

    const found = await patient.findings();

    expect(found.map(({ id, state }) => `${state} ${id}`)).toEqual([
      'unknown vault-rights',
      'unknown vault-forbidden',
    ]);
    expect(found.every(({ remedy }) => remedy !== undefined)).toBe(true);
  });

  function usePolicy(lines: readonly string[]): void {
    const { policies } = patient.prod.vault;
    const before = policies.get('bitiq') ?? '';
    policies.set('bitiq', lines.join('\n'));
    onTestFinished(() => void policies.set('bitiq', before));
  }
});

describe('GitHub', () => {
  test('has a token that may write', async () => {
    const { tokens } = patient.worlds.github;
    tokens.set(GITHUB_TOKEN, { login: 'bitiq-bot' });
    onTestFinished(() => void tokens.set(GITHUB_TOKEN, { login: 'bitiq-bot', readOnly: true }));

    expect(await patient.findings()).toEqual([
      {
        id: 'github-write',
        state: 'failed',
        summary: 'the token may write to acme/gitops',
        remedy:
          'https://github.com/settings/personal-access-tokens/new: contents read-only, and put it into GITHUB_TOKEN',
      },
    ]);
  });

  test.each<[string, Parameters<Patient['findings']>[0], string]>([
    [
      'a token that is none any more',
      { env: { GITHUB_TOKEN: 'ghp_gone' } },
      'Put a token that lives into GITHUB_TOKEN',
    ],
    [
      'another repository',
      { prod: ({ repository }) => ({ repository: { ...repository, name: 'other' } }) },
      'Compare repository in bitiq.yaml, and what the token behind GITHUB_TOKEN may read',
    ],
  ])('%s: cannot tell', async (_what, changes, remedy) => {
    expect(await patient.findings(changes)).toEqual(
      ['github-read', 'github-write'].map((id) => ({
        id,
        state: 'unknown',
        summary: expect.stringMatching(/GitHub/),
        remedy,
      })),
    );
  });

  test('has used up its rate limit: cannot tell, and not that the token only reads', async () => {
    const { rateLimit } = patient.worlds.github;
    rateLimit.remaining = 0;
    onTestFinished(() => {
      rateLimit.remaining = rateLimit.limit;
    });

    expect((await patient.findings()).map(({ id, state }) => `${state} ${id}`)).toEqual([
      'unknown github-read',
      'unknown github-write',
    ]);
  });
});

describe('Argo CD', () => {
  test.each([
    [
      'registry.redhat.io/openshift-gitops-1/argocd-rhel8:v1.17',
      'OpenShift GitOps 1.17; bitiq is built for 1.18',
    ],
    ['quay.io/argoproj/argocd:v2.14.3', 'Argo CD 2.14; bitiq is built for 3.1'],
  ])('of %s', async (image, summary) => {
    useImage(image);

    expect(await patient.findings({ prod: withoutApi })).toEqual([
      {
        id: 'argocd-version',
        state: 'warning',
        summary,
        remedy: 'Try a sync in an environment that does not matter first: bitiq sync local --dry-run',
      },
    ]);
  });

  test('whose images are named by digest: cannot tell', async () => {
    useImage(`registry.redhat.io/openshift-gitops-1/argocd-rhel8@sha256:${'ab'.repeat(32)}`);

    expect(await patient.findings({ prod: withoutApi })).toEqual([
      {
        id: 'argocd-version',
        state: 'unknown-warning',
        summary: 'the images of Argo CD in openshift-gitops do not tell its version',
        remedy: 'oc get csv -n openshift-gitops | grep gitops',
      },
    ]);
  });

  test('of the release that bitiq is built for, by its images', async () => {
    const { rows } = await patient.examine({ prod: withoutApi });

    expect(rows.find(({ id }) => id === 'prod/argocd-version')).toMatchObject({
      state: 'passed',
      summary: 'OpenShift GitOps 1.18',
    });
  });

  const withoutApi = () => ({ argocdApi: undefined });

  function useImage(image: string): void {
    const { cluster } = patient.prod;
    const before = cluster.all('apps/v1', 'Deployment').filter(isArgocd);
    for (const { metadata } of before) {
      const key = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: metadata.name,
        namespace: 'openshift-gitops',
      };
      cluster.change(key, (object) => {
        const { spec } = object as unknown as {
          spec: { template: { spec: { containers: { image: string }[] } } };
        };
        for (const container of spec.template.spec.containers) container.image = image;
      });
    }
    onTestFinished(() => before.forEach((object) => void cluster.put(object)));
  }

  const isArgocd = ({ metadata }: KubernetesObject) =>
    metadata.labels?.['app.kubernetes.io/part-of'] === 'argocd';
});

describe('no answer is never "passed"', () => {
  const CLUSTER = [
    'cluster-identity',
    'cluster-rights',
    'cluster-forbidden',
    'secrets-dry-run-only',
    'operation-only',
    'cluster-clock',
  ];
  const VAULT = ['vault-rights', 'vault-forbidden', 'vault-clock'];
  const GITHUB = ['github-read', 'github-write'];
  const SLACK = ['slack-login', 'slack-scopes', 'slack-clock'];

  test.each([
    ['the API server', () => patient.prod.cluster.trouble, CLUSTER, ''],
    ['Vault', () => patient.prod.vault.trouble, VAULT, ''],
    ['GitHub', () => patient.worlds.github.trouble, GITHUB, ''],
    ["Argo CD's API", () => patient.prod.argocdApi.trouble, ['argocd-version'], '-warning'],
    ['Slack', () => patient.slack.trouble, SLACK, ''],
  ])('%s', async (_who, troubleOf, ids, mild) => {
    onTestFinished(set(troubleOf(), 'mode', 'refuse'));

    const { rows, verdict } = await patient.examine();

    const trouble = rows.filter(({ state }) => state !== 'passed' && state !== 'skipped');
    expect(trouble.map(({ id, state }) => `${state} ${id.replace('prod/', '')}`)).toEqual(
      ids.map((id) => `unknown${mild} ${id}`),
    );
    expect(trouble.filter(({ summary = '', remedy = '' }) => summary === '' || remedy === '')).toEqual([]);
    expect(verdict).toBe(mild === '' ? 'unknown' : 'sound');
  });

  test('all of them hang: each is told in its time, and the store is looked at', async () => {
    const { prod, slack, worlds } = patient;
    for (const { trouble } of [prod.cluster, prod.vault, prod.argocdApi, slack, worlds.github])
      onTestFinished(set(trouble, 'mode', 'hang'));

    const { rows, durationMs } = await patient.examine({ limitMs: 5_000 });

    const asked = [...SLACK, ...CLUSTER, ...VAULT, ...GITHUB];
    const trouble = rows.filter(({ state }) => state !== 'passed' && state !== 'skipped');
    expect(trouble.map(({ id, state }) => `${state} ${id.replace('prod/', '')}`)).toEqual([
      ...asked.map((id) => `unknown ${id}`),
      'unknown-warning argocd-version',
    ]);
    expect(trouble.filter(({ summary = '', remedy = '' }) => summary === '' || remedy === '')).toEqual([]);
    expect(durationMs).toBeLessThan(15_000);
  });

  test('an answer of 503 is none', async () => {
    const undone = [patient.prod.cluster, patient.prod.vault, patient.worlds.github].map(({ trouble }) =>
      set(trouble, 'status', 503),
    );
    onTestFinished(() => undone.forEach((undo) => void undo()));

    const states = (await patient.findings()).map(({ id, state }) => `${state} ${id}`);

    // Whatever the answer is, it carries a date.
    const asked = [...CLUSTER, ...VAULT, ...GITHUB].filter((id) => !id.endsWith('-clock'));
    expect(states).toEqual(asked.map((id) => `unknown ${id}`));
  });
});

/** Changes a field and returns what changes it back. */
function set<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): () => void {
  const before = object[key];
  object[key] = value;
  return () => {
    object[key] = before;
  };
}
