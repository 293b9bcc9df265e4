import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a receiver of OTLP got it. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** As OTLP numbers them: 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly isFailed: boolean;
  /** `service.instance.id` and the others of its process. */
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

export interface Receiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Whatever was sent, headers besides. */
  readonly raw: readonly string[];
  waitFor(name: string, count?: number): Promise<readonly ReceivedSpan[]>;
  stop(): Promise<void>;
}

/** An OTLP/HTTP receiver that takes JSON. `answer`: what it says; default 200, `hang` never answers. */
export async function aReceiver(answer: number | 'hang' = 200): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const raw: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    raw.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`);
    if (answer === 'hang') return;
    if (answer === 200 && request.url === '/v1/traces') spans.push(...read(JSON.parse(body)));
    response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    raw,
    async waitFor(name, count = 1) {
      const until = performance.now() + 10_000;
      for (;;) {
        const found = spans.filter((span) => span.name === name);
        if (found.length >= count) return found;
        if (performance.now() > until)
          throw new Error(`no ${count} of ${name} among ${spans.map((span) => span.name).join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Value = { stringValue?: string; intValue?: number | string; boolValue?: boolean };
type Pairs = readonly { key: string; value: Value }[];

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Pairs };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly attributes?: Pairs;
  readonly links?: readonly { traceId: string; spanId: string }[];
  readonly status?: { code?: number };
}

function read({ resourceSpans }: Sent): readonly ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId, kind, attributes = [], links = [], status }) => ({
        name,
        traceId,
        spanId,
        parentSpanId: parentSpanId || undefined,
        kind,
        attributes: toRecord(attributes),
        links: links.map(({ traceId: trace, spanId: span }) => ({ traceId: trace, spanId: span })),
        isFailed: status?.code === 2,
        resource: toRecord(resource.attributes),
      })),
    ),
  );
}

function toRecord(pairs: Pairs): Record<string, string | number | boolean> {
  return Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? Number(value.intValue ?? Number.NaN),
    ]),
  );
}
