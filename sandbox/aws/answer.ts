/** An answer of S3. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** XML, or an object's own bytes. */
  readonly body?: string | Buffer;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function xml(text: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: DECLARATION + text };
}

/** An error as S3 words it. */
export function refuse(status: number, code: string, message: string): Answer {
  const body = `${DECLARATION}<Error><Code>${code}</Code><Message>${message}</Message><RequestId>SANDBOX</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
