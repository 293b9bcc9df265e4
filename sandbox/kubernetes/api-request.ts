import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import type { Identity } from '../world.ts';
import type { Pager } from './paging.ts';
import { decodeProtobuf, PROTOBUF } from './protobuf.ts';
import type { Authorizer } from './rbac.ts';
import type { Registry } from './registry.ts';
import { ApiError, badRequest, unsupportedMediaType } from './status.ts';
import type { Store } from './store.ts';

/** What all handlers of one cluster share. */
export interface ApiServer {
  readonly store: Store;
  readonly registry: Registry;
  readonly authorizer: Authorizer;
  readonly pager: Pager;
  readonly tokens: Map<string, Identity>;
  /** When issued tokens end, in milliseconds; those that never do are not in it. */
  readonly tokenExpiry: Map<string, number>;
  /** Whom issued tokens are for; those that are for this API server alone are not in it. */
  readonly tokenAudiences: Map<string, readonly string[]>;
  readonly now: () => Date;
  /** How many writes over HTTP changed the store. */
  readonly counter: { writes: number };
}

/** One request, past authentication. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly identity: Identity;
  readonly body: Buffer;
}

/** What is answered; an object becomes JSON. */
export interface ApiReply {
  readonly status: number;
  readonly body: object | string;
  readonly contentType?: string;
}

const BODY_LIMIT = 3 * 1024 * 1024;

/** The whole body. Throws 413 past 3 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) {
      throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The media type of the body, without parameters; JSON where none is given. */
export function mediaTypeOf(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
}

/** The body as an object, from JSON, YAML or protobuf. */
export function parseObject<T = Record<string, unknown>>({ headers, body }: ApiRequest): T {
  const type = mediaTypeOf(headers);
  if (type === PROTOBUF) return decodeProtobuf(body) as T;
  const known = ['application/json', 'application/yaml', 'application/x-www-form-urlencoded'];
  if (!known.includes(type)) throw unsupportedMediaType([...known.slice(0, 2), PROTOBUF]);
  return parseText<T>(body, type === 'application/yaml');
}

/** JSON or YAML text as an object. Throws 400. */
export function parseText<T>(body: Buffer, yaml: boolean): T {
  const text = body.toString('utf8');
  const value = attempt(() => (yaml ? parse(text) : JSON.parse(text)));
  if (typeof value !== 'object' || value === null) {
    throw badRequest('the object provided is unrecognized (must be a JSON or YAML object)');
  }
  return value as T;
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
}
