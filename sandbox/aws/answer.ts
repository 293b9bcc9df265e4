import type { Refusal } from './refusal.ts';

/** An answer of a service of AWS. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** XML or JSON, or an object's own bytes. */
  readonly body?: string | Buffer;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function xml(text: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: DECLARATION + text };
}

/** An error as S3 words it. */
export function refuse(status: number, code: string, message: string): Answer {
  const body = `${DECLARATION}<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>SANDBOX</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/** A refusal as S3 words it. */
export function toS3Error({ status, code, message, retryAfterMs }: Refusal): Answer {
  const { headers, ...answer } = refuse(status, code, message);
  return { ...answer, headers: { ...headers, ...pauseOf(retryAfterMs) } };
}

/** A refusal as IAM and STS word it. */
export function toQueryError({ status, code, message, retryAfterMs }: Refusal): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const body = `<ErrorResponse>${error}<RequestId>SANDBOX</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml', ...pauseOf(retryAfterMs) }, body };
}

/** A refusal as Secrets Manager words it: always with status 400, unless AWS itself is at fault. */
export function toJsonError({ status, code, message, retryAfterMs }: Refusal): Answer {
  const { headers, ...answer } = json({ __type: code, message }, status >= 500 ? status : 400);
  return { ...answer, headers: { ...headers, ...pauseOf(retryAfterMs) } };
}

/** The header by which AWS tells its own SDKs how long to wait. */
function pauseOf(ms: number | undefined): Readonly<Record<string, string>> {
  return ms === undefined ? {} : { 'x-amz-retry-after': String(ms) };
}

export function json(body: object, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function unescapeXml(text: string): string {
  const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, name: string) => signs[name] ?? '');
}
