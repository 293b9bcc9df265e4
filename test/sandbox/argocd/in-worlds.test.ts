import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startWorlds } from '../../../sandbox/worlds/start-worlds.ts';
import { createApiExecutor } from '../../../src/integrations/argocd/api-executor.ts';

test('each environment has an Argo CD API over its own Applications, for the token that it names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-argocd-'));
  const worlds = await startWorlds({ world: 'healthy', environments: ['staging', 'prod'] });
  onTestFinished(async () => {
    await worlds.stop();
    rmSync(folder, { recursive: true });
  });
  const caFile = join(folder, 'ca.pem');
  const { signal } = new AbortController();
  const read = (environment: string, name: string) => {
    const { address, token, caPem } = worlds.environment(environment).argocdApi;
    writeFileSync(caFile, caPem);
    return createApiExecutor({ address, token, caFile }, { namespace: 'openshift-gitops' }).read(
      name,
      signal,
    );
  };

  expect(await read('prod', 'toy-web-prod')).toMatchObject({ name: 'toy-web-prod', project: 'default' });
  expect(await read('staging', 'toy-web-staging')).toMatchObject({ name: 'toy-web-staging' });
  expect(await read('staging', 'toy-web-prod')).toBeUndefined();
});
