import type { Redactor } from '../redaction/redactor.ts';
import { NO_SPAN, type Span, type SpanOptions } from './span.ts';

export interface BeginOptions extends SpanOptions {
  /** W3C, of the span that this goes on from. Left out: a trace begins here. */
  readonly parent?: string | undefined;
}

/** Where traces begin, or go on from another process. */
export interface Tracing {
  /** Does the work in a span, whatever span the caller is in; below, `withSpan` goes on from it. */
  begin<T>(options: BeginOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** Sends what is left, for at most 1.5 s. Never throws. */
  close(): Promise<void>;
}

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP receiver. Left out: nothing is traced, and nothing loaded for it. */
  readonly endpoint: string | undefined;
  /** `service.instance.id`. */
  readonly processName: string;
  readonly redactor: Redactor;
  /** Told at most once a minute that spans were lost. */
  onLost(error: unknown): void;
}

/** Nothing is traced. */
export const NO_TRACING: Tracing = { begin: (_options, work) => work(NO_SPAN), close: async () => undefined };

/** Traces, where there is an endpoint for them. OpenTelemetry's SDK is loaded here or not at all. */
export async function startTracing({ endpoint, ...options }: TracingOptions): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { createOpenTelemetry } = await import('./open-telemetry.ts');
  return createOpenTelemetry({ ...options, endpoint });
}
