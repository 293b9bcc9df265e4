import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { ConfigError, formatProblem } from '../../src/config/problem.ts';
import type { Environment } from '../../src/config/schema.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-sync-config-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function loadWhole(line: string, env: Record<string, string> = {}): Config {
  const yaml = `environments:
  prod:
    ${line}
    channel: C0
    baseDomain: apps.prod.example
    vault: { address: 'https://vault.example:8200', auth: { method: kubernetes, role: bitiq } }
    repository: { owner: platform, name: gitops }
`;
  writeFileSync(join(folder, 'bitiq.yaml'), yaml);
  return loadConfig({ env, cwd: folder });
}

function load(line: string, env?: Record<string, string>): Environment | undefined {
  return loadWhole(line, env).environments.get('prod');
}

function problemsOf(line: string, env?: Record<string, string>): readonly string[] {
  try {
    load(line, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      formatProblem(problem).replaceAll('environments.prod', '…').replaceAll(`${folder}/`, ''),
    );
  }
}

describe('how a sync is carried out', () => {
  it('comes with every default filled in', () => {
    expect(load('title: prod')).toMatchObject({
      sync: { executor: 'kubernetes', settle: 10_000, stuckAfter: 900_000, pollEvery: 1_000 },
      freezes: [],
    });
  });

  it("may go through Argo CD's own API, whose token is kept among the secrets", () => {
    writeFileSync(join(folder, 'argocd-ca.pem'), '-----BEGIN CERTIFICATE-----\n');

    const config = loadWhole(
      'sync: { executor: argocd-api }\n' +
        '    argocdApi: { address: https://argocd.example, tokenEnv: ARGOCD_TOKEN, caFile: argocd-ca.pem }',
      { ARGOCD_TOKEN: 'canary-argocd' },
    );

    expect(config.environments.get('prod')?.argocdApi?.caFile).toBe(join(folder, 'argocd-ca.pem'));
    expect(config.credentials.get('ARGOCD_TOKEN')).toBe('canary-argocd');
    expect(config.secrets).toContain('canary-argocd');
  });

  it('may be set as somebody else than reads', () => {
    writeFileSync(join(folder, 'writer.kubeconfig'), 'contexts: [{ name: writer }]');

    const prod = load('argocdWriter: { kubeconfig: writer.kubeconfig, context: writer }');

    expect(prod?.argocdWriter).toEqual({ kubeconfig: join(folder, 'writer.kubeconfig'), context: 'writer' });
  });
});

describe('a freeze', () => {
  it.each<[string, string, string, string]>([
    [
      'of whole days, the last one among them',
      'from: 2026-12-20, to: 2027-01-03, timeZone: Europe/Zurich',
      '2026-12-19T23:00:00.000Z',
      '2027-01-03T23:00:00.000Z',
    ],
    [
      'over a change of clocks',
      'from: 2026-03-28, to: 2026-03-29, timeZone: Europe/Zurich',
      '2026-03-27T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'west of Greenwich',
      'from: 2026-07-04, to: 2026-07-04, timeZone: America/St_Johns',
      '2026-07-04T02:30:00.000Z',
      '2026-07-05T02:30:00.000Z',
    ],
    [
      'on a day whose clocks are changed before UTC has it',
      'from: 2026-10-04, to: 2026-10-04, timeZone: Australia/Sydney',
      '2026-10-03T14:00:00.000Z',
      '2026-10-04T13:00:00.000Z',
    ],
    [
      'of times with their offset',
      "from: '2026-12-20T18:00:00+01:00', to: '2026-12-21T06:00:00Z'",
      '2026-12-20T17:00:00.000Z',
      '2026-12-21T06:00:00.000Z',
    ],
  ])('%s', (_, times, from, to) => {
    const [freeze] = load(`freezes: [{ reason: year end, ${times} }]`)?.freezes ?? [];

    expect(freeze?.reason).toBe('year end');
    expect([freeze?.from.toISOString(), freeze?.to.toISOString()]).toEqual([from, to]);
  });
});

const frozen = (times: string) => `freezes: [{ reason: year end, ${times} }]`;

const MISTAKES: [mistake: string, line: string, message: string][] = [
  [
    'an executor that is none',
    'sync: { executor: argocd }',
    'bitiq.yaml:3:23: ….sync.executor is "argocd"; expected one of kubernetes, argocd-api',
  ],
  [
    'the executor argocd-api without an API',
    'sync: { executor: argocd-api }',
    'bitiq.yaml:3:23: ….sync.executor is argocd-api, which needs ….argocdApi with address and tokenEnv',
  ],
  [
    'a token that is not there',
    'argocdApi: { address: https://argocd.example, tokenEnv: ARGOCD_TOKEN }',
    'bitiq.yaml:3:61: ….argocdApi.tokenEnv names the variable ARGOCD_TOKEN, which is not set',
  ],
  [
    'an address that is none',
    'argocdApi: { address: argocd.example, tokenEnv: SET }',
    'bitiq.yaml:3:27: ….argocdApi.address is "argocd.example"; expected a URL such as https://argocd.example',
  ],
  [
    'a CA that is not there',
    'argocdApi: { address: https://argocd.example, tokenEnv: SET, caFile: nowhere.pem }',
    'bitiq.yaml:3:74: ….argocdApi.caFile: nowhere.pem does not exist',
  ],
  [
    'a kubeconfig that is not there',
    'argocdWriter: { kubeconfig: nowhere.kubeconfig }',
    'bitiq.yaml:3:33: ….argocdWriter.kubeconfig: nowhere.kubeconfig does not exist',
  ],
  [
    'a length of time without its unit',
    "sync: { settle: '10' }",
    'bitiq.yaml:3:21: ….sync.settle is "10"; expected a whole number and a unit: 500ms, 30s, 10m, 2h or 14d',
  ],
  [
    'asking without a pause',
    'sync: { pollEvery: 0s }',
    'bitiq.yaml:3:24: ….sync.pollEvery is "0s"; expected at least 10ms',
  ],
  ['an application in two waves', 'waves: [[a, b], [c, a]]', 'bitiq.yaml:3:25: ….waves: "a" is listed twice'],
  [
    'a freeze on a day that is none',
    frozen('from: 2026-02-30, to: 2026-03-01, timeZone: UTC'),
    'bitiq.yaml:3:41: ….freezes[0].from is "2026-02-30"; expected a date such as 2026-12-20, or a time with its offset such as 2026-12-20T18:00:00+01:00',
  ],
  [
    'a freeze at a time that could be anywhere',
    frozen("from: '2026-12-20T18:00:00', to: 2026-12-21, timeZone: UTC"),
    'bitiq.yaml:3:41: ….freezes[0].from is "2026-12-20T18:00:00"; expected a date such as 2026-12-20, or a time with its offset such as 2026-12-20T18:00:00+01:00',
  ],
  [
    'a freeze on a day that begins anywhere',
    frozen("from: '2026-12-20T18:00:00Z', to: 2026-12-21"),
    'bitiq.yaml:3:69: ….freezes[0].to is "2026-12-21"; expected a timeZone beside it, or a time with its offset',
  ],
  [
    'a freeze that ends before it begins',
    frozen('from: 2026-12-20, to: 2026-12-19, timeZone: UTC'),
    'bitiq.yaml:3:57: ….freezes[0].to is "2026-12-19"; expected a time after from',
  ],
  [
    'a misspelt time zone, which is not missing besides',
    frozen('from: 2026-12-20, to: 2026-12-21, timezone: UTC'),
    'bitiq.yaml:3:69: ….freezes[0]: unknown key "timezone"; did you mean "timeZone"?',
  ],
  [
    'a zone that is none',
    frozen('from: 2026-12-20, to: 2026-12-21, timeZone: Zurich'),
    'bitiq.yaml:3:79: ….freezes[0].timeZone is "Zurich"; expected a time zone such as Europe/Zurich',
  ],
  [
    'a freeze that nobody gives a reason for',
    'freezes: [{ from: 2026-12-20, to: 2026-12-21, timeZone: UTC }]',
    'bitiq.yaml:3:15: ….freezes[0].reason is missing: Why; people are told.',
  ],
];

describe('a mistake is one message', () => {
  it.each(MISTAKES)('%s', (_, line, message) => {
    expect(problemsOf(line, { SET: 'token' })).toEqual([message]);
  });
});
