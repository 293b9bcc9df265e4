import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretsAgain } from '../../src/actions/secrets-again.ts';
import type { ReportRow } from '../../src/report.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, aRun, fakeServices } from '../helpers/fake-services.ts';
import { type House, openHouse } from '../helpers/house.ts';

/** Does `work`, and tells what a server of the sandbox was asked meanwhile. */
async function hearServer(address: string, work: () => Promise<unknown>): Promise<readonly string[]> {
  const heard: string[] = [];
  const listener = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.localPort === Number(new URL(address).port)) heard.push(request.url ?? '');
  };
  subscribe('http.server.request.start', listener);
  try {
    await work();
  } finally {
    unsubscribe('http.server.request.start', listener);
  }
  return heard;
}

describe('in a running bitiq', { timeout: 60_000 }, () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await house.serve('all');
  }, 60_000);
  afterAll(() => house.stop());

  function said(pattern: RegExp) {
    const find = () => house.slack.messages('prod').find(({ text }) => pattern.test(text));
    return house.slack.waitFor(find, { timeoutMs: 20_000 });
  }

  test('it asks about those secrets alone that were not all right, on the wire', async () => {
    const { vault, cluster } = house.worlds.environment('prod');
    for (const id of ['secret-key-missing', 'secret-stale', 'secret-not-delivered']) {
      house.worlds.faults.toggle(`prod/${id}`);
    }
    await house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq secrets prod' });
    const first = await said(/^2 of 8 secrets of Production are not right, 1 warning/);
    house.worlds.faults.toggle('prod/secret-key-missing');

    let created: readonly string[] = [];
    const asked = await hearServer(vault.address, async () => {
      created = await hearServer(cluster.address, async () => {
        const click = { user: 'ines', channel: 'prod', ts: first.ts, actionId: 'secrets.again' };
        await house.slack.click(click);
        await said(/^1 of 3 secrets asked about in Production is not right, 1 warning/);
      });
    });

    expect(asked.filter((url) => url.includes('/subkeys/')).toSorted()).toEqual([
      '/v1/gitops/subkeys/github/gitops-repo',
      '/v1/gitops/subkeys/services/nostr-query/credentials',
      '/v1/gitops/subkeys/services/toy-web/config',
    ]);
    expect(created.filter((url) => url.includes('/secrets?dryRun=All')).toSorted()).toEqual([
      '/api/v1/namespaces/bitiq-prod/secrets?dryRun=All',
      '/api/v1/namespaces/bitiq-prod/secrets?dryRun=All',
      '/api/v1/namespaces/openshift-gitops/secrets?dryRun=All',
      '/api/v1/namespaces/openshift-pipelines/secrets?dryRun=All',
    ]);
  });
});

describe('where the run is an old one', () => {
  const row = (id: string, state: ReportRow['state']): ReportRow => ({ id, title: id, state });

  async function click(...rows: readonly ReportRow[]) {
    const report = { title: 'prod secrets', environment: 'prod', rows, durationMs: 1 };
    const fake = fakeServices({
      environments: [anEnvironment()],
      runs: [aRun({ id: '7k3f', kind: 'secrets', report })],
    });
    const request = { caller: aCaller('U1'), value: '7k3f', channel: 'C1', services: fake.services };
    await secretsAgain.run(request);
    return fake.asked.runs[0]?.input;
  }

  test('what could not be asked and what is stale is asked again too', async () => {
    const input = await click(
      row('registry/quay', 'failed'),
      row('github/webhook', 'passed'),
      row('github/gitops-repo', 'unknown'),
      row('cert-manager/route53', 'skipped'),
      row('argocd/image-updater', 'warning'),
    );

    expect(input).toEqual({ only: ['argocd/image-updater', 'github/gitops-repo', 'registry/quay'] });
  });

  test('a secret that is configured no more is left out', async () => {
    expect(await click(row('registry/quay', 'failed'), row('long/gone', 'failed'))).toEqual({
      only: ['registry/quay'],
    });
  });

  test.each([[[row('registry/quay', 'passed')]], [[row('long/gone', 'failed')]], [[]]])(
    'where none is left, all of them are not asked in its place (%#)',
    async (rows) => {
      await expect(click(...rows)).rejects.toMatchObject({
        code: 'nothing-bad',
        next: 'All of them: /bitiq secrets prod',
      });
    },
  );

  test('of a run whose report is not kept any more, that is said', async () => {
    const fake = fakeServices({
      environments: [anEnvironment()],
      runs: [aRun({ id: '7k3f', kind: 'secrets' })],
    });

    const request = { caller: aCaller('U1'), value: '7k3f', channel: 'C1', services: fake.services };

    await expect(secretsAgain.run(request)).rejects.toMatchObject({
      message: 'What this run found is not kept any more.',
      next: 'All of them: /bitiq secrets prod',
    });
  });
});
