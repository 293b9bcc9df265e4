import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { requireService } from '../../sandbox/services/require-service.ts';
import { type ServerProcess, startOnFreePort, startProcess } from '../../sandbox/services/server-process.ts';
import { type GateHouse, openGateHouse } from '../e2e/gate/a-gate-house.ts';
import type { Served } from '../helpers/house.ts';
import { findPrometheus, findPromtool, runPromtool } from './prometheus.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const read = (path: string) => readFileSync(join(DEPLOY, path), 'utf8');

const { spec: monitor } = parse(read('monitoring/pod-monitor.yaml'));
const { spec: alerts } = parse(read('monitoring/alerts.yaml'));
const [adapterRule] = parse(read('monitoring/prometheus-adapter.yaml')).rules.external;
const [scaled] = parseAllDocuments(
  read('kustomize/components/custom-metrics-autoscaler/scaled-object.yaml'),
).map((document) => document.toJS());
const panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[] =
  JSON.parse(read('monitoring/dashboard.json')).panels;

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly { readonly metric: object; readonly value: readonly [number, string] }[];
  };
}

const APPLICATION = 'toy-service-prod';

/** Of this there is nothing while all is well. */
const OF_TROUBLE = /bitiq_lock_|bitiq_slack_failures|outcome!="ok"|bitiq_environment_unreachable/;

const prometheus = await requireService('bitiq asked by Prometheus', findPrometheus);
const promtool = await requireService("bitiq's metrics by promtool", findPromtool);

/** As prometheus-adapter fills it in for an autoscaler of the namespace. */
const asAdapter = (query: string) =>
  query
    .replace('<<.Series>>', adapterRule.seriesQuery.split('{')[0])
    .replace('<<.LabelMatchers>>', 'namespace="bitiq"')
    .replace('<<.GroupBy>>', '');

describe.skipIf(prometheus === undefined)('a bitiq that a Prometheus asks as the PodMonitor says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-prometheus-'));
  let house: GateHouse;
  let served: Served;
  let server: { readonly url: string; readonly process: ServerProcess };

  beforeAll(async () => {
    house = await openGateHouse(undefined);
    served = await house.serve('all');
    server = await startOnFreePort((free) => startPrometheus(free, served.port));
  });

  afterAll(async () => {
    await server?.process.stop('SIGKILL');
    await house?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startPrometheus(port: number, bot: number) {
    const [{ path }] = monitor.podMetricsEndpoints;
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['alerts.json'],
      scrape_configs: [
        {
          job_name: 'bitiq/bitiq',
          metrics_path: path,
          static_configs: [
            { targets: [`127.0.0.1:${bot}`], labels: { namespace: 'bitiq', pod: 'bitiq-bot-0' } },
          ],
        },
      ],
    };
    writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'alerts.json'), JSON.stringify({ groups: alerts.groups }));
    const words = {
      'config.file': join(folder, 'prometheus.json'),
      'storage.tsdb.path': join(folder, String(port)),
      'web.listen-address': `127.0.0.1:${port}`,
    };
    const args = Object.entries(words).map(([name, value]) => `--${name}=${value}`);
    const process = await startProcess(prometheus ?? '', args, { ready: /Server is ready to receive/ });
    return { url: `http://127.0.0.1:${port}`, process };
  }

  async function ask(query: string): Promise<Answer> {
    const answer = await fetch(`${server.url}/api/v1/query?${new URLSearchParams({ query })}`);
    return (await answer.json()) as Answer;
  }

  const resultsOf = async (query: string) => (await ask(query)).data?.result ?? [];

  test('is up, and answers well before Prometheus would give up', async () => {
    await expect
      .poll(() => resultsOf('up'), { timeout: 20_000 })
      .toEqual([expect.objectContaining({ value: [expect.any(Number), '1'] })]);

    const [seconds] = await resultsOf('scrape_duration_seconds');
    expect(Number(seconds?.value[1])).toBeLessThan(5);
  });

  test('gives every panel of the dashboard something to show once there was work', async () => {
    await house.push('prod', [APPLICATION]);
    const done = await house.ask('prod', [APPLICATION]);
    await house.approve('prod', done, ['ines', 'omar']);
    await house.end(done.runId);
    await house.push('prod', [APPLICATION]);
    await house.ask('prod', [APPLICATION]);
    await house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq drift prod' });

    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const empty = async () => {
      const results = await Promise.all(queries.map(async (query) => ({ query, ...(await ask(query)) })));
      expect(results.filter(({ status }) => status !== 'success')).toEqual([]);
      return results.flatMap(({ query, data }) => (data?.result.length === 0 ? [query] : []));
    };
    await expect.poll(empty, { timeout: 40_000 }).toEqual(queries.filter((query) => OF_TROUBLE.test(query)));
  });

  test('gives the autoscalers one number, whichever they are', async () => {
    for (const query of [asAdapter(adapterRule.metricsQuery), scaled.spec.triggers[0].metadata.query])
      expect(await ask(query)).toMatchObject({
        status: 'success',
        data: { result: [{ metric: {}, value: [expect.any(Number), '0'] }] },
      });
    const [known] = await resultsOf(adapterRule.seriesQuery);
    expect(known?.metric).toMatchObject({ namespace: 'bitiq' });
  });

  test('lets every alert be told, and rings for none of them', async () => {
    const answer = await fetch(`${server.url}/api/v1/rules`);
    const { data } = (await answer.json()) as {
      readonly data: {
        readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[];
      };
    };
    const rules = data.groups.flatMap((group) => group.rules);

    expect(rules).toHaveLength(alerts.groups[0].rules.length);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(await resultsOf('ALERTS{alertstate="firing"}')).toEqual([]);
  });

  test("names and describes its metrics by Prometheus' conventions", async () => {
    const input = await (await fetch(`http://127.0.0.1:${served.port}/metrics`)).text();

    expect(await runPromtool(promtool ?? '', ['check', 'metrics'], { input })).toEqual({
      isGood: true,
      text: '',
    });
  });
});

test('the PodMonitor finds bots and workers, at a port that they have', () => {
  for (const file of ['bot.yaml', 'worker.yaml']) {
    const { template } = parse(read(`kustomize/base/${file}`)).spec;
    const [{ ports }] = template.spec.containers;

    expect(template.metadata.labels).toMatchObject(monitor.selector.matchLabels);
    expect(ports.map(({ name }: { name: string }) => name)).toContain(monitor.podMetricsEndpoints[0].port);
  }
});
