import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { ConfigError, formatProblem } from '../../src/config/problem.ts';

const KNOWN = { checks: ['api-login', 'worker-nodes', 'wildcard-tls'], verbs: ['preflight', 'help'] };

const GOOD = `
environments:
  prod:
    channel: C0PROD
    baseDomain: apps.prod.example
    vault: { address: 'https://vault.example:8200', auth: { method: token } }
    repository: { owner: platform, name: gitops }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-config-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function load(yaml: string, env: Record<string, string> = { VAULT_TOKEN: 'canary-vault' }): Config {
  writeFileSync(join(folder, 'bitiq.yaml'), yaml);
  return loadConfig({ env, cwd: folder, known: KNOWN });
}

function problemsOf(yaml: string, env?: Record<string, string>): readonly string[] {
  try {
    load(yaml, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
  }
}

describe('a good configuration', () => {
  it('comes with every name and default filled in', () => {
    const config = load(GOOD);

    const prod = config.environments.get('prod');
    expect(prod).toMatchObject({
      name: 'prod',
      title: 'prod',
      vaultPolicy: 'gitops-prod',
      namespaces: { app: 'bitiq-prod', gitops: 'openshift-gitops' },
      cluster: {},
      preflight: { timeout: 30_000, checkTimeout: 10_000, certificateLifetime: 1_209_600_000 },
    });
    expect(config).toMatchObject({
      redisUrl: 'redis://127.0.0.1:6379',
      databaseUrl: `sqlite:${folder}/data/bitiq.sqlite`,
      httpPort: 8080,
      logLevel: 'info',
      githubApiUrl: 'https://api.github.com',
      file: join(folder, 'bitiq.yaml'),
    });
    expect(config.slack).toBeUndefined();
  });

  it('knows where each service of AWS answers, by the names that the AWS SDK has', () => {
    const config = load(GOOD, {
      VAULT_TOKEN: 'canary-vault',
      AWS_ENDPOINT_URL: 'https://aws.example',
      AWS_ENDPOINT_URL_S3: 'https://s3.example',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'https://secrets.example',
    });

    expect(config.aws).toEqual({
      endpoint: 'https://aws.example',
      endpoints: { s3: 'https://s3.example', secretsManager: 'https://secrets.example' },
    });
  });

  it('is frozen to its depths', () => {
    const config = load(GOOD);

    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.environments.get('prod')?.preflight.severities)).toBe(true);
  });

  it('reads relative files from the folder of the file', () => {
    writeFileSync(join(folder, 'prod.kubeconfig'), 'contexts: [{ name: prod }]');

    const config = load(GOOD.replace('channel:', 'cluster: { kubeconfig: prod.kubeconfig }\n    channel:'));

    expect(config.environments.get('prod')?.cluster.kubeconfig).toBe(join(folder, 'prod.kubeconfig'));
  });

  it('knows every secret it was given, so that all can be redacted', () => {
    const config = load(GOOD, {
      VAULT_TOKEN: 'canary-vault',
      SLACK_BOT_TOKEN: 'xoxb-canary',
      SLACK_APP_TOKEN: 'xapp-canary',
      SLACK_SIGNING_SECRET: 'canary-signing',
      GITHUB_TOKEN: 'canary-github',
      REDIS_URL: 'rediss://:canary-redis@redis.example:6380',
      DATABASE_URL: 'postgres://bitiq:canary%20sql@db.example/bitiq',
    });

    expect([...config.secrets].sort()).toEqual(
      [
        'canary sql',
        'canary%20sql',
        'canary-github',
        'canary-redis',
        'canary-signing',
        'canary-vault',
        'xapp-canary',
        'xoxb-canary',
      ].sort(),
    );
    expect(config.credentials.get('VAULT_TOKEN')).toBe('canary-vault');
  });
});

it('refuses a list of PostgreSQL servers, in words that do not show the password', () => {
  for (const hosts of ['db1:5432,db2:5432', 'db1,db2']) {
    const [problem, ...others] = problemsOf(GOOD, {
      VAULT_TOKEN: 'canary-vault',
      DATABASE_URL: `postgres://bitiq:canary-sql@${hosts}/bitiq`,
    });
    expect(problem).toContain('a URL with one host: a name that leads to the primary');
    expect(problem).not.toContain('canary-sql');
    expect(others).toEqual([]);
  }
});

describe('a file with ten different mistakes', () => {
  const TEN = `workspace: acme
groups:
  platform: { userGroup: S0PLATFORM }
enviroments: {}
environments:
  prod:
    channel: '#prod'
    basedomain: apps.prod.example
    workerNodes: 3
    secretOperator: vault-secret-operator
    cluster: { kubeconfig: ./nowhere.kubeconfig }
    vault: { address: 'https://vault.example:8200', auth: { method: approle, roleIdEnv: ROLE_ID, secretIdEnv: SECRET_ID } }
    repository: { owner: platform, name: gitops }
    preflight: { skip: [workr-nodes] }
    permissions: { preflight: [platfrom] }
    channel: C0PROD
`;

  it('gives exactly ten messages, each with place, value and the way out', () => {
    const problems = problemsOf(TEN, { ROLE_ID: 'role' });

    expect(problems).toEqual([
      'bitiq.yaml:1:12: workspace is "acme"; expected a Slack team id such as T0123456789',
      'bitiq.yaml:4:1: unknown key "enviroments"; did you mean "environments"?',
      'bitiq.yaml:8:5: environments.prod: unknown key "basedomain"; did you mean "baseDomain"?',
      'bitiq.yaml:9:5: environments.prod: unknown key "workerNodes"; it belongs under preflight',
      'bitiq.yaml:10:21: environments.prod.secretOperator is "vault-secret-operator"; expected one of vault-secrets-operator, external-secrets; did you mean "vault-secrets-operator"?',
      'bitiq.yaml:11:28: environments.prod.cluster.kubeconfig: nowhere.kubeconfig does not exist',
      'bitiq.yaml:12:111: environments.prod.vault.auth.secretIdEnv names the variable SECRET_ID, which is not set',
      'bitiq.yaml:14:25: environments.prod.preflight.skip: unknown check "workr-nodes"; did you mean "worker-nodes"?',
      'bitiq.yaml:15:32: environments.prod.permissions.preflight: unknown group "platfrom"; did you mean "platform"?',
      'bitiq.yaml:16:5: key "channel" stands twice in the same place',
    ]);
  });
});

describe('single mistakes', () => {
  const cases: [mistake: string, change: [string, string], message: string][] = [
    [
      'a key without a value',
      ['baseDomain: apps.prod.example', 'baseDomain:'],
      'bitiq.yaml:5:16: environments.prod.baseDomain is empty; expected text',
    ],
    [
      'a missing key',
      ['    baseDomain: apps.prod.example\n', ''],
      'bitiq.yaml:3:3: environments.prod.baseDomain is missing: Routes live under it.',
    ],
    [
      'an unknown login method',
      ['method: token', 'method: tokn'],
      'bitiq.yaml:6:69: environments.prod.vault.auth.method is "tokn"; expected one of kubernetes, approle, token; did you mean "token"?',
    ],
    [
      'the secret where its variable belongs',
      ['method: token', 'method: token, tokenEnv: hvs.canary'],
      'bitiq.yaml:6:86: environments.prod.vault.auth.tokenEnv is no such name; expected the name of an environment variable',
    ],
    [
      'a number out of range',
      ['channel:', 'routerPort: 99999\n    channel:'],
      'bitiq.yaml:4:17: environments.prod.routerPort is 99999; expected at most 65535',
    ],
    [
      'a fraction',
      ['channel:', 'preflight: { workerNodes: 1.5 }\n    channel:'],
      'bitiq.yaml:4:31: environments.prod.preflight.workerNodes is 1.5; expected a whole number',
    ],
    [
      'a duration without a unit',
      ['channel:', "preflight: { timeout: '30' }\n    channel:"],
      'bitiq.yaml:4:27: environments.prod.preflight.timeout is "30"; expected a whole number and a unit: 500ms, 30s, 10m, 2h or 14d',
    ],
    [
      'a list where keys belong',
      ['{ owner: platform, name: gitops }', '[]'],
      'bitiq.yaml:7:17: environments.prod.repository is []; expected keys with values',
    ],
    [
      'an environment with capitals',
      ['  prod:', '  Prod:'],
      'bitiq.yaml:3:3: environments.Prod is not a good name; expected lower-case letters, digits and -',
    ],
    [
      'a permission that is neither',
      ['channel:', 'permissions: { preflight: 3 }\n    channel:'],
      'bitiq.yaml:4:31: environments.prod.permissions.preflight is 3; expected everyone, or a list of names under groups',
    ],
    [
      'a misspelt key inside a group',
      ['environments:', 'groups: { sec: { userGrop: S01 } }\nenvironments:'],
      'bitiq.yaml:2:18: groups.sec: unknown key "userGrop"; did you mean "userGroup"?',
    ],
    [
      'a check listed twice',
      ['channel:', 'preflight: { skip: [api-login, api-login] }\n    channel:'],
      'bitiq.yaml:4:36: environments.prod.preflight.skip: "api-login" is listed twice',
    ],
    [
      'a severity for no check',
      ['channel:', 'preflight: { severities: { nodes: warning } }\n    channel:'],
      'bitiq.yaml:4:32: environments.prod.preflight.severities: unknown check "nodes"; checks: api-login, worker-nodes, wildcard-tls',
    ],
    [
      'a mount with a slash at its end',
      ['auth:', 'mount: gitops/, auth:'],
      'bitiq.yaml:6:60: environments.prod.vault.mount is "gitops/"; expected a mount such as gitops, without a slash at its ends',
    ],
    [
      'a path that leads out of the mount',
      ['channel:', 'secrets: [{ path: a/../../data/b, keys: [k], destinations: [n/s] }]\n    channel:'],
      'bitiq.yaml:4:23: environments.prod.secrets[0].path is "a/../../data/b"; expected a path such as registry/quay, without the mount and without data/',
    ],
    [
      'a verb that is none',
      ['channel:', 'permissions: { prefligt: everyone }\n    channel:'],
      'bitiq.yaml:4:20: environments.prod.permissions: unknown verb "prefligt"; did you mean "preflight"?',
    ],
  ];

  it.each(cases)('%s is one message', (_, [from, to], message) => {
    const yaml = GOOD.replace(from, to);

    expect(yaml).not.toBe(GOOD);
    expect(problemsOf(yaml)).toEqual([message]);
  });

  it('a syntax error is told with its place', () => {
    expect(problemsOf(`${GOOD}  staging: { channel: C0\n`)).toEqual([
      expect.stringMatching(/^bitiq\.yaml:\d+:\d+: not valid YAML: /),
    ]);
  });

  it('an empty file is told as what it is', () => {
    expect(problemsOf('')).toEqual(['bitiq.yaml:1:1: the file is empty; expected keys with values']);
  });

  it('a token without its variable', () => {
    expect(problemsOf(GOOD, {})).toEqual([
      'bitiq.yaml:6:53: environments.prod.vault.auth.tokenEnv names the variable VAULT_TOKEN, which is not set',
    ]);
  });

  it('a context that the kubeconfig does not have', () => {
    writeFileSync(join(folder, 'k'), 'contexts: [{ name: prod-admin }]');

    const problems = problemsOf(
      GOOD.replace('channel:', 'cluster: { kubeconfig: k, context: prod-adm }\n    channel:'),
    );

    expect(problems).toEqual([
      'bitiq.yaml:4:40: environments.prod.cluster: unknown context "prod-adm"; did you mean "prod-admin"?',
    ]);
  });

  it('a CA file that is none', () => {
    writeFileSync(join(folder, 'ca.pem'), 'hello');

    const problems = problemsOf(GOOD.replace('auth:', 'caFile: ca.pem, auth:'));

    expect(problems).toEqual(['bitiq.yaml:6:61: environments.prod.vault.caFile is not a PEM certificate']);
  });

  it('no file at all', () => {
    expect(() => loadConfig({ env: { BITIQ_CONFIG: 'nowhere.yaml' }, cwd: folder })).toThrow(
      `nowhere.yaml: cannot be read; copy bitiq.example.yaml, or set BITIQ_CONFIG`,
    );
  });
});

describe('environment variables', () => {
  it('are all told at once, together with the file, and never with a secret value', () => {
    const problems = problemsOf(GOOD, {
      VAULT_TOKEN: 'x',
      SLACK_BOT_TOKEN: 'xapp-canary',
      SLACK_API_URL: 'slack.com',
      REDIS_URL: 'http://:canary@redis',
      BITIQ_PORT: '70000',
      BITIQ_LOG_LEVEL: 'loud',
    });

    expect(problems).toEqual([
      'environment: SLACK_BOT_TOKEN is not right; expected the bot token (xoxb-…), not the app token',
      'environment: SLACK_API_URL is "slack.com"; expected a URL such as https://slack.com/api/',
      'environment: REDIS_URL is not right; expected a URL such as redis://127.0.0.1:6379, redis+sentinel://a,b,c/mymaster or redis+cluster://a,b,c',
      'environment: BITIQ_PORT is "70000"; expected a port from 0 (any free one) to 65535',
      'environment: BITIQ_LOG_LEVEL is "loud"; expected one of debug, info, warn, error, silent',
    ]);
  });

  it('half of Slack is a mistake', () => {
    expect(problemsOf(GOOD, { VAULT_TOKEN: 'x', SLACK_APP_TOKEN: 'xapp-1' })).toEqual([
      'environment: SLACK_BOT_TOKEN is not set, but SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is; set all or none',
    ]);
  });

  it('count as not set when they are empty', () => {
    expect(load(GOOD, { VAULT_TOKEN: 'x', BITIQ_PORT: '', REDIS_URL: '' }).httpPort).toBe(8080);
  });
});
