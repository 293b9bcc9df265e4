import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../src/cli/commands/index.ts';
import { aFolder } from './a-folder.ts';
import { runBitiq } from './run-bitiq.ts';

const folder = aFolder();

describe('the verbs', () => {
  it('are exactly the files of the folder, each named like its file', () => {
    const files = readdirSync(join(import.meta.dirname, '../../src/cli/commands'))
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace(/\.ts$/, ''));

    expect(CLI_COMMANDS.map(({ verb }) => verb).sort()).toEqual(files.sort());
  });

  it('are all in the help, and each has its own', async () => {
    const all = await runBitiq(['help'], { cwd: folder });
    const one = await runBitiq(['preflight', '--help'], { cwd: folder });

    expect(all.code).toBe(0);
    for (const { verb, summary } of CLI_COMMANDS)
      expect(all.stdout).toContain(`  ${verb.padEnd(9)}  ${summary}\n`);
    expect(one.stdout).toContain('bitiq preflight <environment> [--json|--markdown]');
    expect(one.stdout).toContain('  bitiq preflight prod --json\n');
  });
});

describe('wrong usage ends with 64, says what is wrong and what to type', () => {
  const PREFLIGHT =
    'Usage: bitiq preflight <environment> [--json|--markdown] [--only <check,…>] [--timeout <30s>]';
  const cases: [line: string, stderr: string][] = [
    [
      'preflght prod',
      'bitiq: There is no verb preflght; did you mean "preflight"?\nbitiq help tells what there is.\n',
    ],
    [
      'zzzzzz',
      `bitiq: There is no verb zzzzzz; verbs: ${CLI_COMMANDS.map(({ verb }) => verb).join(', ')}\nbitiq help tells what there is.\n`,
    ],
    ['preflight', `bitiq: Which environment?\n${PREFLIGHT}\n`],
    [
      'preflight prd',
      'bitiq: There is no environment prd.\nDid you mean prod? Environments: prod, staging\n',
    ],
    ['preflight prod --jsn', `bitiq: There is no option --jsn; did you mean "--json"?\n${PREFLIGHT}\n`],
    ['preflight prod --json=yes', `bitiq: --json takes no value, but was given yes.\n${PREFLIGHT}\n`],
    ['preflight prod --only', `bitiq: --only needs a value: check ids, separated by commas.\n${PREFLIGHT}\n`],
    [
      'preflight prod --timeout --json',
      `bitiq: --timeout needs a value: time limit of the whole run.\n${PREFLIGHT}\n`,
    ],
    [
      'preflight prod --timeout soon',
      'bitiq: soon is not a time limit.\nBetween 100ms and 10m, such as --timeout 30s.\n',
    ],
    ['preflight prod staging', `bitiq: staging is more than bitiq preflight takes.\n${PREFLIGHT}\n`],
    ['config chek', 'bitiq: There is no config chek.\nUsage: bitiq config check\n'],
    [
      'serve --role bt',
      'bitiq: There is no role bt; did you mean "bot"?\nUsage: bitiq serve --role bot|worker|all\n',
    ],
  ];

  it.each(cases)('bitiq %s', async (line, stderr) => {
    expect(await runBitiq(line.split(' '), { cwd: folder })).toEqual({ code: 64, stdout: '', stderr });
  });

  it('names the nearest check', async () => {
    const { code, stderr } = await runBitiq(['preflight', 'prod', '--only', 'worker-node'], { cwd: folder });

    expect(code).toBe(64);
    expect(stderr).toContain('worker-nodes');
  });
});

describe('the configuration', () => {
  it('that is good is said to be so', async () => {
    const { code, stdout, stderr } = await runBitiq(['config', 'check'], { cwd: folder });

    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '✅ bitiq.yaml is good: 2 environments: prod, staging\n',
      stderr: '',
    });
  });

  it('may come from a .env file, which variables that are set beat', async () => {
    writeFileSync(join(folder, '.env'), 'BITIQ_PORT=nine\nBITIQ_LOG_LEVEL=loud\n');

    const { stderr } = await runBitiq(['config', 'check'], { cwd: folder, env: { BITIQ_PORT: '9000' } });
    rmSync(join(folder, '.env'));

    expect(stderr).toBe(
      'environment: BITIQ_LOG_LEVEL is "loud"; expected one of debug, info, warn, error, silent\n' +
        'bitiq: 1 problem in the configuration. Nothing was started.\n',
    );
  });

  it('without Slack ends a bot with 78 before anything is started', async () => {
    const { code, stdout, stderr } = await runBitiq(['serve'], { cwd: folder });

    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toContain('set SLACK_BOT_TOKEN');
    expect(readdirSync(folder)).toEqual(['bitiq.yaml']);
  });

  it.each([['config', 'check'], ['preflight', 'prod'], ['serve']])(
    'with ten mistakes gives bitiq %s ten messages, 78, and starts nothing',
    async (...words) => {
      const broken = mkdtempSync(join(tmpdir(), 'bitiq-broken-'));
      writeFileSync(join(broken, 'bitiq.yaml'), TEN_MISTAKES);

      const { code, stdout, stderr } = await runBitiq(words, { cwd: broken, env: { ROLE_ID: 'role' } });
      const left = readdirSync(broken);
      rmSync(broken, { recursive: true });

      expect({ code, stdout, left }).toEqual({ code: 78, stdout: '', left: ['bitiq.yaml'] });
      expect(stderr.replaceAll(`${broken}/`, '').split('\n')).toEqual([...TEN_MESSAGES, '']);
    },
  );
});

const TEN_MISTAKES = `groups:
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
    permissions: { prefligt: [platfrom] }
`;

const TEN_MESSAGES = [
  'bitiq.yaml:3:1: unknown key "enviroments"; did you mean "environments"?',
  'bitiq.yaml:6:14: environments.prod.channel is "#prod"; expected a Slack channel id such as C0123456789',
  'bitiq.yaml:7:5: environments.prod: unknown key "basedomain"; did you mean "baseDomain"?',
  'bitiq.yaml:8:5: environments.prod: unknown key "workerNodes"; it belongs under preflight',
  'bitiq.yaml:9:21: environments.prod.secretOperator is "vault-secret-operator"; expected one of vault-secrets-operator, external-secrets; did you mean "vault-secrets-operator"?',
  'bitiq.yaml:10:28: environments.prod.cluster.kubeconfig: nowhere.kubeconfig does not exist',
  'bitiq.yaml:11:111: environments.prod.vault.auth.secretIdEnv names the variable SECRET_ID, which is not set',
  'bitiq.yaml:13:25: environments.prod.preflight.skip: unknown check "workr-nodes"; did you mean "worker-nodes"?',
  'bitiq.yaml:14:20: environments.prod.permissions: unknown verb "prefligt"; did you mean "preflight"?',
  'bitiq.yaml:14:31: environments.prod.permissions.prefligt: unknown group "platfrom"; did you mean "platform"?',
  'bitiq: 10 problems in the configuration. Nothing was started.',
];
