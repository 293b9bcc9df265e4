import { describe, expect, onTestFinished, test } from 'vitest';
import { ExternalError } from '../../src/errors.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { currentTraceparent, withSpan } from '../../src/tracing/span.ts';
import { traceCall } from '../../src/tracing/trace-call.ts';
import { startTracing, type Tracing } from '../../src/tracing/tracing.ts';
import { aReceiver } from './a-receiver.ts';

const SECRET = 'planted-p4ssw0rd-planted';
const DEAD = 'http://127.0.0.1:1';

async function aTracing(endpoint: string | undefined, lost: unknown[] = []): Promise<Tracing> {
  return startTracing({
    endpoint,
    processName: 'bitiq:test',
    redactor: createRedactor([SECRET]),
    onLost: (error) => lost.push(error),
  });
}

async function receiving(answer: number | 'hang' = 200) {
  const receiver = await aReceiver(answer);
  onTestFinished(() => receiver.stop());
  return { receiver, tracing: await aTracing(receiver.url) };
}

describe('a trace', () => {
  test('secrets are taken out of names and attributes before they leave', async () => {
    const { receiver, tracing } = await receiving();

    await tracing.begin({ name: `run ${SECRET}`, attributes: { before: SECRET } }, async (span) =>
      span.set({ after: `https://bot:${SECRET}@registry.example` }),
    );
    await tracing.close();

    expect(receiver.raw.join()).toContain('[redacted]');
    expect(receiver.raw.join()).not.toContain(SECRET);
  });

  test('what was thrown is told by its code, not in its words, and goes on', async () => {
    const { receiver, tracing } = await receiving();
    const error = new ExternalError('vault', 'unavailable', 'sealed, said Vault');

    const work = tracing.begin({ name: 'run' }, () =>
      withSpan({ name: 'check' }, async () => {
        throw error;
      }),
    );

    await expect(work).rejects.toBe(error);
    await tracing.close();
    const told = receiver.spans.map(({ name, isFailed, attributes }) => [name, isFailed, attributes]);
    expect(told).toEqual([
      ['check', true, { 'error.type': error.code }],
      ['run', true, { 'error.type': error.code }],
    ]);
    expect(receiver.raw.join()).not.toContain('sealed');
  });

  test.each([
    [200, false],
    [404, true],
    [503, true],
  ])('a call that is answered with %i has failed: %s', async (status, isFailed) => {
    const { receiver, tracing } = await receiving();

    await tracing.begin({ name: 'run' }, () =>
      traceCall(
        {
          system: 'vault',
          method: 'GET',
          path: '/v1/sys/health',
          address: 'https://bot:pass@vault.example:8200/v1?token=x',
        },
        async (answered) => answered(status),
      ),
    );
    await tracing.close();

    const [call] = receiver.spans;
    expect(call).toMatchObject({ name: 'vault GET', kind: 3, isFailed });
    expect(call?.attributes).toEqual({
      'bitiq.system': 'vault',
      'http.request.method': 'GET',
      'url.path': '/v1/sys/health',
      'server.address': 'vault.example',
      'http.response.status_code': status,
      ...(isFailed && { 'error.type': String(status) }),
    });
  });

  test('goes on from a parent of another process, and is not kept where that one was not', async () => {
    const { receiver, tracing } = await receiving();
    const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

    await tracing.begin({ name: 'kept', parent: `00-${trace}-${span}-01` }, async () => undefined);
    await tracing.begin({ name: 'left', parent: `00-${trace}-${span}-00` }, async () => undefined);
    await tracing.close();

    expect(receiver.spans).toMatchObject([{ name: 'kept', traceId: trace, parentSpanId: span }]);
  });

  test('begun inside of another one it is one of its own', async () => {
    const { receiver, tracing } = await receiving();

    await tracing.begin({ name: 'outer' }, () => tracing.begin({ name: 'inner' }, async () => undefined));
    await tracing.close();

    expect(receiver.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(2);
  });

  test('where nothing is traced the work is done and knows of no trace', async () => {
    const tracing = await aTracing(undefined);

    const seen = await tracing.begin({ name: 'run' }, (span) =>
      withSpan({ name: 'check' }, async (inner) => [
        span.traceparent,
        inner.traceparent,
        currentTraceparent(),
      ]),
    );

    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});

describe('a receiver that does not take spans', () => {
  test.each([
    ['is not there', undefined],
    ['says 400', 400],
    ['never answers', 'hang'],
  ] as const)(
    '%s: nothing waits for it, the process may go within 2 s, and it is said',
    async (_name, answer) => {
      const url = answer === undefined ? DEAD : (await receiving(answer)).receiver.url;
      const lost: unknown[] = [];
      const tracing = await aTracing(url, lost);
      const began = performance.now();

      for (let index = 0; index < 5_000; index += 1)
        await tracing.begin({ name: 'run' }, () => withSpan({ name: 'check' }, async () => undefined));
      const worked = performance.now() - began;
      await tracing.close();

      expect(worked).toBeLessThan(1_500);
      expect(performance.now() - began - worked).toBeLessThan(2_000);
      expect(lost).toHaveLength(1);
    },
  );

  test('is said once, however many batches are lost', async () => {
    const { receiver } = await receiving(400);
    const lost: unknown[] = [];
    const tracing = await aTracing(receiver.url, lost);

    for (let index = 0; index < 1_500; index += 1)
      await tracing.begin({ name: 'run' }, async () => undefined);
    await tracing.close();

    expect(receiver.raw.length).toBeGreaterThan(1);
    expect(lost).toHaveLength(1);
    expect(JSON.stringify(lost)).not.toContain('Bearer');
  });

  test('keeps no more spans waiting than 2,048', async () => {
    const { receiver, tracing } = await receiving('hang');

    for (let index = 0; index < 5_000; index += 1)
      await tracing.begin({ name: 'run' }, async () => undefined);
    await tracing.close();

    const sent = receiver.raw.join().match(/"name":"run"/g) ?? [];
    expect(sent.length).toBeLessThanOrEqual(2_048 + 512);
    expect(sent.length).toBeGreaterThan(512);
  });
});
