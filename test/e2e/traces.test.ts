import { expect, onTestFinished, test } from 'vitest';
import { BITIQ_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import { CANARY } from '../../sandbox/fixtures/secrets/table.ts';
import { GITHUB_TOKEN, VAULT_JWT } from '../../sandbox/worlds/tokens.ts';
import { type House, openHouse } from '../helpers/house.ts';
import { aReceiver, type ReceivedSpan, type Receiver } from '../tracing/a-receiver.ts';

const HEADER_SECRET = 'planted-0tlp-header-planted';
const TYPED_SECRET = 'hvs.CAESIJplantedplantedplantedplanted';

const TELL = new URL('../tracing/tell-what-is-loaded.mjs', import.meta.url).href;

function variablesFor({ url }: Receiver): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${HEADER_SECRET}`,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=sandbox',
    NODE_OPTIONS: `--import ${TELL}`,
  };
}

async function preflight({ slack }: House, text = '/bitiq preflight prod') {
  const before = slack.messages('prod').length;
  await slack.command({ user: 'mara', channel: 'prod', text });
  return slack.waitFor(
    () =>
      slack
        .messages('prod')
        .slice(before)
        .find((it) => /is ready/.test(it.text)),
    {
      timeoutMs: 20_000,
    },
  );
}

function loadedBy(log: string): readonly string[] {
  return [...new Set(log.match(/(?<=^loaded )\S+$/gm))].sort();
}

/** Names from a span up to where its trace begins. */
function pathOf(span: ReceivedSpan, spans: readonly ReceivedSpan[]): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent === undefined ? [] : pathOf(parent, spans))];
}

test('a command is one trace, from the click over bot and worker to each call of another system, without a secret', async () => {
  const [house, receiver] = await Promise.all([openHouse(), aReceiver()]);
  onTestFinished(() => receiver.stop());
  onTestFinished(() => house.stop());
  const [bot, worker] = await Promise.all([
    house.serve('bot', variablesFor(receiver)),
    house.serve('worker', variablesFor(receiver)),
  ]);

  const message = await preflight(house);
  await house.slack.click({ user: 'ines', channel: 'prod', ts: message.ts, actionId: 'run.details' });
  await house.slack.waitFor(() => house.slack.view('ines'));
  await house.slack.command({ user: 'mara', channel: 'prod', text: `/bitiq preflight ${TYPED_SECRET}` });
  await Promise.all([receiver.waitFor('run preflight'), receiver.waitFor('run.details')]);
  expect([await bot.end(), await worker.end()]).toEqual([0, 0]);

  const [run] = receiver.spans.filter(({ name }) => name === 'run preflight');
  const trace = receiver.spans.filter(({ traceId }) => traceId === run?.traceId);
  const paths = new Set(trace.map((span) => pathOf(span, trace).join(' < ')));
  const begins = trace.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(begins.map(({ name, kind }) => [name, kind])).toEqual([['/bitiq', 2]]);
  expect([...paths].every((path) => path.endsWith('/bitiq'))).toBe(true);
  expect([...paths]).toEqual(
    expect.arrayContaining([
      'run preflight < request run < /bitiq',
      'check worker-nodes < run preflight < request run < /bitiq',
      'deliver message < request run < /bitiq',
      'slack chat.postMessage < deliver message < request run < /bitiq',
    ]),
  );
  const [nodes] = trace.filter(({ name }) => name === 'kubernetes list nodes');
  expect(nodes && pathOf(nodes, trace).slice(1)).toEqual([
    expect.stringMatching(/^check /),
    'run preflight',
    'request run',
    '/bitiq',
  ]);
  expect(nodes).toMatchObject({
    kind: 3,
    isFailed: false,
    attributes: {
      'bitiq.system': 'kubernetes',
      'bitiq.verb': 'list',
      'bitiq.resource': 'nodes',
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    },
  });
  expect(new Set(trace.map(({ attributes }) => attributes['bitiq.system']))).toEqual(
    new Set([undefined, 'kubernetes', 'vault', 'github', 'slack']),
  );
  expect(run?.resource).toMatchObject({
    'service.name': 'bitiq',
    'deployment.environment.name': 'sandbox',
    'service.instance.id': expect.stringMatching(/^bitiq:worker@/),
  });
  expect(begins[0]?.resource['service.instance.id']).toMatch(/^bitiq:bot@/);

  const [click] = receiver.spans.filter(({ name }) => name === 'run.details');
  const [asked] = trace.filter(({ name }) => name === 'request run');
  expect(click?.traceId).not.toBe(run?.traceId);
  expect(click?.links).toEqual([{ traceId: run?.traceId, spanId: asked?.spanId }]);

  const sent = receiver.raw.join('\n');
  expect(sent).toContain(`"authorization":"Bearer ${HEADER_SECRET}"`);
  const told = JSON.stringify(receiver.spans);
  const secrets = {
    CANARY,
    BITIQ_TOKEN,
    VAULT_JWT,
    GITHUB_TOKEN,
    HEADER_SECRET,
    TYPED_SECRET,
    botToken: house.slack.botToken,
    appToken: house.slack.appToken,
  };
  const places = { spans: told, logs: bot.log() + worker.log() };
  const found = Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, value]) => text.includes(value))
      .map(([name]) => `${name} in ${place}`),
  );
  expect(found).toEqual([]);
  expect(told).not.toMatch(/response_url|\/commands\/|\?/);
  expect(loadedBy(bot.log())).toContain('@opentelemetry/sdk-trace');
}, 90_000);

test('without the variable nothing is sent and nothing loaded; with a receiver that is dead a run ends and the process too', async () => {
  const [house, silent] = await Promise.all([openHouse(), aReceiver('hang')]);
  onTestFinished(() => silent.stop());
  onTestFinished(() => house.stop());
  const plain = await house.serve('all', { NODE_OPTIONS: `--import ${TELL}` });
  await preflight(house);
  expect(await plain.end()).toBe(0);

  const traced = await house.serve('all', variablesFor(silent));
  await preflight(house);
  const began = performance.now();
  expect(await traced.end()).toBe(0);

  // prom-client brings the interface of it, without anything behind.
  expect(loadedBy(plain.log())).toEqual(['@opentelemetry/api']);
  expect(loadedBy(traced.log())).toContain('@opentelemetry/sdk-trace');
  expect(silent.raw.length).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(10_000);
}, 90_000);
