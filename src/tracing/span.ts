import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a span, by the names of OpenTelemetry's conventions; ours begin with `bitiq.`. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
  /** Few different ones: what varies is an attribute. */
  readonly name: string;
  /** Default: internal. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: Attributes;
}

/** One piece of work in a trace. Where nothing is traced it takes everything and keeps nothing. */
export interface Span {
  /** W3C, for whoever goes on elsewhere; `undefined` where nothing is traced. */
  readonly traceparent: string | undefined;
  /** `error.type` marks the span as failed. */
  set(attributes: Attributes): void;
  /** Points at another trace that this work is about. */
  link(traceparent: string | undefined): void;
}

/** A span that somebody has to end. */
export interface OpenSpan extends Span {
  child(options: SpanOptions): OpenSpan;
  end(): void;
}

/** What stands where nothing is traced. */
export const NO_SPAN: Span = { traceparent: undefined, set: () => undefined, link: () => undefined };

/** The span that the work is in. */
const spans = new AsyncLocalStorage<OpenSpan>();

/** W3C, of the span that the caller works in; `undefined` where nothing is traced. */
export function currentTraceparent(): string | undefined {
  return spans.getStore()?.traceparent;
}

/** Does the work in a span below the caller's. Outside of a trace it just does the work. */
export async function withSpan<T>(options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const parent = spans.getStore();
  return parent === undefined ? work(NO_SPAN) : workIn(parent.child(options), work);
}

/** Does the work in this span and ends it. What is thrown is told by its code or name alone. */
export async function workIn<T>(span: OpenSpan, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await spans.run(span, () => work(span));
  } catch (error) {
    span.set({ 'error.type': nameError(error) });
    throw error;
  } finally {
    span.end();
  }
}

function nameError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? String(error.code) : error.name;
}
