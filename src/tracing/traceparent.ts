/** What W3C Trace Context carries from process to process. */
export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
  /** 1: it is sampled. */
  readonly traceFlags: number;
}

const FORM = /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/;

/** `undefined` where it is none, or none of version 00. */
export function parseTraceparent(text: string | undefined): SpanPlace | undefined {
  const [, traceId, spanId, flags] = FORM.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

/** `00-<trace>-<span>-<flags>`. */
export function toTraceparent({ traceId, spanId, traceFlags }: SpanPlace): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
