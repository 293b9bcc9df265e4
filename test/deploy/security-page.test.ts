import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROCESS_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import { BOT_ROLE } from '../../sandbox/fixtures/vault.ts';
import { findKubectl } from '../../sandbox/services/kubectl.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { ADMIN_TOKEN, VAULT_JWT } from '../../sandbox/worlds/tokens.ts';
import { listFences, ROOT, readDocument } from '../docs/documents.ts';
import type { Json } from '../sandbox/kubernetes/api-client.ts';
import { isAllowedByIam, readIamPolicy } from './iam.ts';

const kubectlPath = await requireService('the commands of docs/security.md', findKubectl);
const home = mkdtempSync(join(tmpdir(), 'bitiq-security-'));

const page = readDocument('docs/security.md');

/** Every command of the page with the answer that stands behind it. */
const commands = listFences(page)
  .flatMap(({ text }) => text.trim().split('\n'))
  .map((line) => {
    const [, command = line, answer] = /^(.*?)\s+# (.*)$/.exec(line) ?? [];
    return { command, answer };
  });

const of = (program: string) => commands.filter(({ command }) => command.startsWith(`${program} `));

let worlds: Worlds;

beforeAll(async () => {
  worlds = await startWorlds({ world: 'healthy', environments: ['prod'] });
  const { cluster } = worlds.environment('prod');
  writeFileSync(join(home, 'admin'), cluster.kubeconfig(ADMIN_TOKEN));
  writeFileSync(join(home, 'process'), cluster.kubeconfig(PROCESS_TOKEN));
});

afterAll(async () => {
  await worlds.stop();
  rmSync(home, { recursive: true });
});

interface Said {
  /** What it answers. */
  readonly stdout: string;
  /** With warnings and errors. */
  readonly all: string;
}

/** Runs a line as a shell does. */
function run(line: string, kubeconfig: string): Promise<Said> {
  const env = { ...process.env, KUBECONFIG: join(home, kubeconfig), HOME: home };
  const command = line.replace(/^(kubectl|oc) /, `'${kubectlPath}' `);
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { env, cwd: ROOT, timeout: 20_000 }, (_error, stdout, stderr) => {
      resolve({ stdout: stdout.trim(), all: `${stdout}${stderr}` });
    });
  });
}

/** A kubeconfig with a token of one account, asked for by the processes' own login. */
async function loginAs(account: string): Promise<string> {
  if (account === 'bitiq') return 'process';
  const { stdout: token } = await run(
    `kubectl create token ${account} --namespace bitiq --duration 10m`,
    'process',
  );
  writeFileSync(join(home, account), worlds.environment('prod').cluster.kubeconfig(token));
  return account;
}

test('the page has commands of each kind', () => {
  const counts = ['kubectl', 'vault', 'aws', 'oc'].map((program) => of(program).length);

  expect(counts.every((count) => count > 0)).toBe(true);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(commands.length);
});

describe.skipIf(kubectlPath === undefined)('kubectl', () => {
  const asked = of('kubectl').filter(({ answer }) => answer !== undefined);

  test.each(asked)('$command: $answer', { timeout: 60_000 }, async ({ command, answer = '' }) => {
    const [, account = ''] = / --as system:serviceaccount:bitiq:(\S+)/.exec(command) ?? [];

    const asAdministrator = await run(command, 'admin');
    const byToken = await run(command.replace(/ --as \S+/, ''), await loginAs(account));

    for (const { stdout, all } of [asAdministrator, byToken]) {
      if (answer === 'yes' || answer === 'no') expect(stdout).toBe(answer);
      else expect(all).toContain(answer);
    }
  });

  test('what was tried left nothing behind', () => {
    const { cluster } = worlds.environment('prod');
    const key = { apiVersion: 'v1', kind: 'Secret', name: 'mine', namespace: 'cert-manager' };

    expect(cluster.read(key)).toBeUndefined();
  });

  test('an administrator gets a token of each account as the page says', async () => {
    const [{ command = '' } = {}] = of('kubectl').filter(({ answer }) => answer === undefined);

    expect((await run(command, 'admin')).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});

test.each(of('vault'))('$command: $answer', async ({ command, answer }) => {
  const path = command.split(' ').at(-1) ?? '';
  const { address } = worlds.environment('prod').vault;
  const post = async (to: string, data: object, token = ''): Promise<Json> => {
    const body = JSON.stringify(data);
    const response = await fetch(`${address}/v1/${to}`, {
      method: 'POST',
      headers: { 'X-Vault-Token': token },
      body,
    });
    return (await response.json()) as Json;
  };
  const { auth } = await post('auth/kubernetes/login', { role: BOT_ROLE, jwt: VAULT_JWT });

  const { data } = await post('sys/capabilities-self', { paths: [path] }, String(auth?.client_token));

  expect(data?.[path]).toEqual([answer]);
});

test.each(of('aws'))('$command: $answer', ({ command, answer }) => {
  const [, file = '', action = '', resource = ''] =
    /deploy\/aws\/(\S+)\.json --action-names (\S+) --resource-arns (\S+)/.exec(command) ?? [];

  const isAllowed = isAllowedByIam(readIamPolicy(file), { action, resource });

  expect(isAllowed).toBe(answer === 'allowed');
});
