import { createHash, createHmac } from 'node:crypto';

/** Who signs. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A POST with a body, to be signed. */
export interface Unsigned {
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `secretsmanager`. */
  readonly service: string;
  readonly region: string;
  readonly now: Date;
}

/** The headers of a POST with its Signature Version 4, as AWS documents it. */
export function signRequest(request: Unsigned, identity: AwsIdentity): Record<string, string> {
  const { url, body, service, region, now } = request;
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-amz-date': time,
    'x-amz-content-sha256': sha256(body),
    ...(identity.sessionToken && { 'x-amz-security-token': identity.sessionToken }),
  };
  const names = Object.keys(headers).toSorted();
  const signed = names.join(';');
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}`);
  const canonical = ['POST', url.pathname, '', ...lines, '', signed, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${identity.secretAccessKey}`));
  const signature = hmac(key, text).toString('hex');
  const credential = `${identity.accessKeyId}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
