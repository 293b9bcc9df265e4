import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { guardExporter } from './guarded-exporter.ts';
import { type OpenSpan, type SpanOptions, workIn } from './span.ts';
import { parseTraceparent, toTraceparent } from './traceparent.ts';
import type { Tracing, TracingOptions } from './tracing.ts';

/** Spans leave this often, so many at once; of what is not taken so many wait, and more are dropped. */
const BATCH = { scheduledDelayMillis: 1_000, maxExportBatchSize: 512, maxQueueSize: 2_048 };

/** One batch, with all that it is sent again. */
const EXPORT_WITHIN_MS = 10_000;

/** That spans are lost is said this often. */
const SAY_EVERY_MS = 60_000;

/** A process that goes sends what it has for so long. */
const LEAVE_WITHIN_MS = 1_500;

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/**
 * OpenTelemetry's SDK. Everything besides the endpoint (headers, certificates, the service's name) its exporter
 * and resource read from their own `OTEL_…` variables. A trace whose parent was not sampled is not either.
 */
export function createOpenTelemetry(options: TracingOptions & { readonly endpoint: string }): Tracing {
  const onLost = sayNowAndThen(options.onLost);
  const url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = guardExporter(new OTLPTraceExporter({ url }), { redactor: options.redactor, onLost });
  const provider = new TracerProvider({
    resource: readResource(options.processName),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...BATCH, exportTimeoutMillis: EXPORT_WITHIN_MS })],
  });
  const tracer = provider.getTracer('bitiq');
  return {
    begin: ({ parent, ...span }, work) => workIn(openSpan(tracer, span, toContext(parent)), work),
    async close() {
      const sent = provider.shutdown().catch(() => undefined);
      const late = sleep(LEAVE_WITHIN_MS, 'late', { ref: false });
      const isLate = (await Promise.race([sent, late])) === 'late';
      if (isLate) onLost(new Error(`the last spans were not taken within ${LEAVE_WITHIN_MS} ms`));
    },
  };
}

function sayNowAndThen(say: (error: unknown) => void): (error: unknown) => void {
  let quietUntil = 0;
  return (error) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + SAY_EVERY_MS;
    say(error);
  };
}

function readResource(processName: string) {
  const own = resourceFromAttributes({ 'service.name': 'bitiq', 'service.instance.id': processName });
  const detectors = [resourceAttributesEnvDetector, serviceNameEnvDetector];
  return defaultResource().merge(own).merge(detectResources({ detectors }));
}

function toContext(parent: string | undefined): Context {
  const place = parseTraceparent(parent);
  return place === undefined
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, { ...place, isRemote: true });
}

function openSpan(tracer: Tracer, { name, kind, attributes = {} }: SpanOptions, context: Context): OpenSpan {
  const span = tracer.startSpan(name, { ...(kind && { kind: KINDS[kind] }), attributes }, context);
  return {
    traceparent: toTraceparent(span.spanContext()),
    set(more) {
      span.setAttributes(more);
      if (more['error.type'] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    },
    link(traceparent) {
      const place = parseTraceparent(traceparent);
      if (place !== undefined) span.addLink({ context: place });
    },
    child: (options) => openSpan(tracer, options, trace.setSpan(ROOT_CONTEXT, span)),
    end: () => span.end(),
  };
}
