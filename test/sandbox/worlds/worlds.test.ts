import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import nodeVault from 'node-vault';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CANARY } from '../../../sandbox/fixtures/secrets/table.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';
import { VAULT_JWT } from '../../../sandbox/worlds/tokens.ts';
import { writeSettings } from '../../../sandbox/worlds/write-settings.ts';
import { loadKnownConfig } from '../../../src/cli/load.ts';

let worlds: Worlds;

beforeAll(async () => {
  worlds = await startWorlds({ world: 'healthy', environments: ['staging', 'prod'] });
});
afterAll(() => worlds.stop());

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('the settings', () => {
  it('are a configuration in which bitiq finds nothing wrong', async () => {
    const folder = await temporaryFolder();

    const { env, envFile } = await writeSettings(folder, worlds, { REDIS_URL: 'redis://127.0.0.1:1' });
    const config = loadKnownConfig({ env, cwd: folder });

    expect([...config.environments.keys()]).toEqual(['staging', 'prod']);
    expect(parseEnv(await readFile(envFile, 'utf8'))).toEqual(env);
  });

  it('are for nobody else to read', async () => {
    const folder = await temporaryFolder();

    const { kubeconfig, config, envFile } = await writeSettings(folder, worlds);
    const modes = await Promise.all(
      [kubeconfig, config, envFile].map(async (path) => (await stat(path)).mode & 0o777),
    );

    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('hold no secret of the platform', async () => {
    const folder = await temporaryFolder();

    const { config, envFile } = await writeSettings(folder, worlds);

    expect((await readFile(config, 'utf8')) + (await readFile(envFile, 'utf8'))).not.toContain(CANARY);
  });
});

describe('bitiq’s own token in Vault', () => {
  it('reads keys and no value', async () => {
    const { vault } = worlds.environment('prod');
    const client = nodeVault({ endpoint: vault.address });
    await client.kubernetesLogin({ mount_point: 'kubernetes', role: 'bitiq', jwt: VAULT_JWT });

    const subkeys = await client.read('gitops/subkeys/registry/quay');
    const value = client.read('gitops/data/registry/quay');

    expect(subkeys.data.subkeys).toEqual({ dockerconfigjson: null });
    await expect(value).rejects.toMatchObject({ response: { statusCode: 403 } });
  });
});

describe('the board of faults', () => {
  afterEach(() => {
    for (const { id, planted } of worlds.faults.list()) if (planted) worlds.faults.toggle(id);
  });

  it('plants a fault in one environment and mends it', () => {
    const { vault } = worlds.environment('prod');

    worlds.faults.toggle('prod/vault-ready');
    const broken = [vault.sealed, worlds.environment('staging').vault.sealed];
    worlds.faults.toggle('prod/vault-ready');

    expect(broken).toEqual([true, false]);
    expect(vault.sealed).toBe(false);
  });

  it('leaves everything as it was after all faults were planted and mended', () => {
    const { cluster, vault, router } = worlds.environment('prod');
    const look = () => ({
      nodes: cluster.all('v1', 'Node').map(({ status }) => status),
      applications: cluster.all('argoproj.io/v1alpha1', 'Application').map(({ spec }) => spec),
      policies: [...vault.policies],
      roles: [...vault.kubernetesRoles],
      tokens: [...cluster.tokens].sort(),
      certificate: router.certificate.notAfter,
      values: worlds.github.readFile('acme/gitops', 'main', 'charts/argocd-apps/values.yaml'),
    });
    const before = look();

    worlds.faults.plantAll();
    const planted = worlds.faults.list().filter((fault) => fault.planted);
    const between = look();
    for (const { id } of planted) worlds.faults.toggle(id);

    expect(planted.map(({ environment }) => environment)).toEqual(
      expect.arrayContaining(['staging', 'prod']),
    );
    expect(between).not.toEqual(before);
    expect(look()).toEqual(before);
  });

  it('refuses a fault that it does not have', () => {
    expect(() => worlds.faults.toggle('prod/nothing')).toThrow('There is no fault prod/nothing.');
  });
});
