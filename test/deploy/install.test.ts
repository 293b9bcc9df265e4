import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readDeployed } from '../../sandbox/fixtures/cluster/access.ts';
import { findKubectl } from '../../sandbox/services/kubectl.ts';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { findFreePort } from '../../sandbox/services/server-process.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { REPOSITORY } from '../../sandbox/worlds/environments.ts';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { ADMIN_TOKEN, GITHUB_TOKEN } from '../../sandbox/worlds/tokens.ts';
import { type Fence, listFences, readDocument } from '../docs/documents.ts';
import { type PlayedPod, playPod, type Template } from './play-pod.ts';

const ROOT = join(import.meta.dirname, '../..');
const kubectlPath = await requireService('docs/install.md by kubectl', findKubectl);
const isRoot = process.getuid?.() === 0;
const page = readDocument('docs/install.md').text;
const linkPage = readDocument('docs/commands/link.md').text;

/** The fences of the section that begins with this number. */
function section(number: number): readonly Fence[] {
  const [, text = ''] = page.split(new RegExp(`^## ${number}\\. .*$`, 'm'));
  return listFences({ path: '', text: text.split(/^## /m)[0] ?? '' });
}

const scriptsOf = (number: number) =>
  section(number).flatMap(({ language, text }) => (language === 'sh' ? [text] : []));

describe.skipIf(kubectlPath === undefined || !isRoot)('docs/install.md, line by line', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'bitiq-install-'));
  const bin = join(checkout, '.bin');
  const mine = join(checkout, 'deploy/kustomize/overlays/mine');
  let worlds: Worlds;
  let slack: RunningSlack;
  let redis: RunningRedis;
  let pod: PlayedPod | undefined;

  beforeAll(async () => {
    [worlds, slack, redis] = await Promise.all([
      startWorlds({ world: 'healthy', environments: ['prod'] }),
      startSlack({ rateLimits: 'off' }),
      startRedis({ own: true, appendOnly: true }),
    ]);
    const { cluster } = worlds.environment('prod');
    // Nobody has heard of bitiq there.
    for (const { apiVersion, kind, metadata } of readDeployed('kustomization.yaml'))
      cluster.remove({ apiVersion, kind, ...metadata });
    for (const kind of ['Role', 'RoleBinding'])
      cluster.remove({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind,
        namespace: 'bitiq-prod',
        name: 'bitiq-read',
      });
    cpSync(join(ROOT, 'deploy'), join(checkout, 'deploy'), { recursive: true });
    for (const each of ['src', 'node_modules', 'package.json'])
      symlinkSync(join(ROOT, each), join(checkout, each));
    mkdirSync(bin);
    symlinkSync(kubectlPath ?? '', join(bin, 'oc'));
    writeFileSync(join(checkout, 'admin'), cluster.kubeconfig(ADMIN_TOKEN));
  });

  afterAll(async () => {
    await pod?.remove();
    await Promise.all([worlds.stop(), slack.stop(), redis.stop()]);
    rmSync(checkout, { recursive: true, force: true });
  });

  /** Throws with what was said where a line of it fails. */
  function shell(script: string): Promise<string> {
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: checkout,
      KUBECONFIG: join(checkout, 'admin'),
    };
    return new Promise((resolve, reject) => {
      execFile('sh', ['-ec', script], { cwd: checkout, env, timeout: 30_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${script}\n${stdout}${stderr}`));
        else resolve(stdout);
      });
    });
  }

  const scriptOf = (number: number, wanted: RegExp) => {
    const found = scriptsOf(number).find((text) => wanted.test(text));
    if (found === undefined) throw new Error(`section ${number} has no lines like ${wanted}`);
    return found;
  };

  const get = async (kind: string, name: string) =>
    JSON.parse(await shell(`oc get ${kind} ${name} -n bitiq -o json`));

  /** The base's file with what is this sandbox's in place of what is somebody else's. */
  function makeItTheirs(): void {
    const file = join(mine, 'bitiq.yaml');
    const { vault, router, dns, place } = worlds.environment('prod');
    const theirs = parse(readFileSync(file, 'utf8'));
    theirs.workspace = slack.workspace.team.id;
    theirs.groups.platform.userGroup = 'S0PLATFORM';
    Object.assign(theirs.environments.prod, {
      channel: place.channel,
      baseDomain: place.baseDomain,
      routerPort: router.port,
      dnsServers: [dns.address],
      repository: REPOSITORY,
    });
    theirs.environments.prod.vault.address = vault.address;
    writeFileSync(file, stringify(theirs));
  }

  test('their overlay is made, and bitiq config check takes their bitiq.yaml', async () => {
    await shell(scriptOf(4, /^mkdir/));
    const overlay = section(4).find(({ language }) => language === 'yaml');
    const [path = ''] = /deploy\/\S+\/kustomization\.yaml/.exec(overlay?.before ?? '') ?? [];
    writeFileSync(join(checkout, path), overlay?.text ?? '');
    makeItTheirs();

    expect(await shell(scriptOf(4, /config check/))).toContain('is good: 1 environment: prod');
  });

  test('all of it is applied to a cluster that has never heard of bitiq, and again without a change', {
    timeout: 60_000,
  }, async () => {
    const env = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      GITHUB_TOKEN,
      GITHUB_API_URL: worlds.github.address,
    };
    for (const [name, value] of Object.entries(env))
      appendFileSync(join(checkout, '.env'), `${name}=${value}\n`);

    await shell(scriptOf(5, /create secret generic bitiq/));
    const applied = await shell(scriptOf(6, /apply -k/));
    const again = await shell('oc apply -k deploy/kustomize/overlays/mine');

    expect(applied).toContain('deployment "bitiq-bot" successfully rolled out');
    for (const made of ['persistentvolumeclaim/bitiq-data', 'service/bitiq', 'networkpolicy', 'configmap/'])
      expect(applied).toContain(made);
    expect(again.split('\n').filter((line) => line !== '' && !line.endsWith('unchanged'))).toEqual([]);
  });

  test('its pod gets ready by its own probes, is found right by doctor, answers in Slack, can be linked to and backed up, and ends in its grace', {
    timeout: 90_000,
  }, async () => {
    const { cluster } = worlds.environment('prod');
    const port = String(await findFreePort());
    const deployment = await get('deployment', 'bitiq-bot');
    const template: Template = deployment.spec.template;
    const { clusters } = parse(readFileSync(join(checkout, 'admin'), 'utf8'));
    pod = await playPod(template, {
      read: async (kind, name) => decoded(kind, (await get(kind, name)).data),
      token: (await shell(`oc create token ${template.spec.serviceAccountName} -n bitiq`)).trim(),
      caPem: Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64').toString(),
      apiServer: new URL(cluster.address),
      variables: { BITIQ_PORT: port, REDIS_URL: redis.url },
    });
    const [{ startupProbe, readinessProbe } = {}] = template.spec.containers;
    const probe = (path = '') =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        async (answer) => `${answer.status} ${await answer.text()}`,
        () => pod?.log(),
      );

    await expect.poll(() => probe(startupProbe?.httpGet.path), { timeout: 20_000 }).toMatch(/^200 /);
    await expect.poll(() => probe(readinessProbe?.httpGet.path), { timeout: 20_000 }).toMatch(/^200 /);

    const [, words = ''] = /-- bitiq (.+)$/m.exec(scriptOf(7, /oc exec/)) ?? [];
    const doctor = await pod.exec(...words.split(' '));
    expect(doctor).toMatchObject({ code: 0, text: expect.stringContaining('✅ bitiq is in order') });

    await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
    await slack.waitFor(() => slack.messages('prod').some(({ text }) => /is ready/.test(text)), {
      timeoutMs: 20_000,
    });

    const { reply } = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq link' });
    const [, code = ''] = /bitiq link ([\w-]+)/.exec(JSON.stringify(reply?.blocks)) ?? [];
    const [, folder = ''] = /export XDG_CONFIG_HOME=(\S+)/.exec(linkPage) ?? [];
    expect(await pod.exec('link', code)).toMatchObject({
      code: 64,
      text: expect.stringContaining(folder.replace(/mara$/, '')),
    });
    expect(await pod.execWith({ XDG_CONFIG_HOME: folder }, 'link', code)).toMatchObject({ code: 0 });
    expect(await pod.execWith({ XDG_CONFIG_HOME: folder }, 'approvals')).toMatchObject({ code: 0 });
    const [, backup = ''] = /-- bitiq (store copy .+)$/m.exec(page) ?? [];
    expect(await pod.exec(...backup.split(' '))).toMatchObject({ code: 0 });
    expect(await pod.end()).toBe(0);
  });
});

/** As the API server has it: a Secret's values in base64. */
function decoded(kind: string, data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (kind !== 'secret') return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]),
  );
}
