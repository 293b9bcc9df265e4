import { z } from 'zod';
import type { ClusterConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { traceCall } from '../../tracing/trace-call.ts';
import { askAgain, type MayBeThrottled, throttledMsOf } from '../ask-again.ts';
import { asServiceAccount } from './account-sessions.ts';
import { type Asked, errorFromFailure, errorFromStatus, isObjectMissing } from './errors.ts';
import type { Kubernetes, Page, PageOptions, Resource } from './kubernetes.ts';
import { createPageBuffers } from './page-buffers.ts';
import { pickList, type Wanted } from './pick-list.ts';
import { type PageQuery, type ReadPage, readPages } from './read-pages.ts';
import { createSessions, type Session } from './session.ts';

/** A `Kubernetes` that holds connections. Close it when the process ends. */
export interface KubernetesClient extends Kubernetes {
  close(): Promise<void>;
}

const PAGE = 100;

/** Where each page is worked on and forgotten. Smaller ones are more turns, larger ones more memory. */
const LARGE_PAGE = 200;

/** A call may not take longer than this, whatever its caller allows. */
const CALL_LIMIT_MS = 15_000;

const METHODS = { get: 'GET', list: 'GET', create: 'POST', patch: 'PATCH', apply: 'PATCH' } as const;

/** JSON is YAML too. */
const APPLY_TYPE = 'application/apply-patch+yaml';

const PATCH_TYPES = { merge: 'application/merge-patch+json', json: 'application/json-patch+json' } as const;

/** One code path for every resource; nothing is read before the first question. */
export function createKubernetes(config: ClusterConfig): KubernetesClient {
  const own = createSessions(config);
  const sessions = config.serviceAccount ? asServiceAccount(own, config.serviceAccount) : own;

  async function ask(asked: Asked, query: Query, caller: AbortSignal, more: More = {}): Promise<Answer> {
    const signal = AbortSignal.any([caller, AbortSignal.timeout(CALL_LIMIT_MS)]);
    const askOnce = async () => {
      const session = await sessions.open();
      const answer = await send(session, asked, query, signal, more);
      if (answer.code !== 401) return answer;
      sessions.renew(session);
      return await send(await sessions.open(), asked, query, signal, more);
    };
    try {
      return await (asked.verb === 'patch' ? askOnce() : askAgain(askOnce, { signal }));
    } catch (cause) {
      throw errorFromFailure(sessions.server, cause, signal);
    }
  }

  const fail = (asked: Asked, { code, body }: Answer) => errorFromStatus(sessions.server, asked, code, body);

  async function* pagesOf(resource: Resource, options: PageOptions, limit: number): AsyncGenerator<Page> {
    const { namespace, labelSelector, fields = true, glance } = options;
    const asked: Asked = { verb: 'list', resource, namespace };
    const buffers = createPageBuffers();
    const read = async (query: PageQuery, given: AbortSignal): Promise<ReadPage> => {
      const signal = AbortSignal.any([options.signal, given]);
      const answer = await ask(asked, { labelSelector, ...query }, signal, { readBody: buffers.read });
      if (answer.code === 410 && query.continue !== undefined) return 'expired';
      if (answer.code !== 200) throw fail(asked, answer);
      const bytes = answer.body as Buffer;
      const list = parseList(sessions.server, asked, bytes, { fields, glance });
      return { ...list, free: () => buffers.free(bytes) };
    };
    try {
      yield* readPages(limit, read);
    } finally {
      buffers.close();
    }
  }

  return {
    get server() {
      return sessions.server;
    },

    async get(resource, name, { namespace, signal }) {
      const asked: Asked = { verb: 'get', resource, name, namespace };
      const answer = await ask(asked, {}, signal);
      if (answer.code === 200) return answer.body;
      if (answer.code === 404 && isObjectMissing(asked, answer.body)) return undefined;
      throw fail(asked, answer);
    },

    async list(resource, options) {
      let items: unknown[] = [];
      for await (const page of pagesOf(resource, options, PAGE)) {
        if (page.isFirst) items = [];
        for (const item of page.items) items.push(item);
      }
      return items;
    },

    pages: (resource, options) => pagesOf(resource, options, LARGE_PAGE),

    async create(resource, object, { namespace, dryRun, signal }) {
      const asked: Asked = { verb: 'create', resource, name: nameOf(object), namespace };
      const query: Query = dryRun ? { dryRun: 'All' } : {};
      const answer = await ask(asked, query, signal, { body: { json: object, type: 'application/json' } });
      if (answer.code >= 200 && answer.code < 300) return answer.body;
      throw fail(asked, answer);
    },

    async patch(resource, name, patch, { namespace, type, fieldManager, signal }) {
      const asked: Asked = { verb: 'patch', resource, name, namespace };
      const answer = await ask(asked, { fieldManager }, signal, {
        body: { json: patch, type: PATCH_TYPES[type] },
      });
      if (answer.code >= 200 && answer.code < 300) return answer.body;
      throw fail(asked, answer);
    },

    async apply(resource, object, { namespace, fieldManager, dryRun, signal }) {
      const asked: Asked = { verb: 'apply', resource, name: nameOf(object), namespace };
      const query: Query = { fieldManager, ...(dryRun && { dryRun: 'All' }) };
      const answer = await ask(asked, query, signal, { body: { json: object, type: APPLY_TYPE } });
      if (answer.code >= 200 && answer.code < 300) return answer.body;
      throw fail(asked, answer);
    },

    close: () => sessions.close(),
  };
}

interface Query {
  readonly limit?: number;
  readonly continue?: string;
  readonly labelSelector?: string | undefined;
  readonly dryRun?: 'All';
  readonly fieldManager?: string;
}

interface Body {
  readonly json: object;
  readonly type: string;
}

interface More {
  readonly body?: Body;
  /** What takes in a 200, in place of `parseJson`; what it makes of it is the body. */
  readonly readBody?: (body: AsyncIterable<Uint8Array>) => Promise<unknown>;
}

interface Answer extends MayBeThrottled {
  readonly code: number;
  /** JSON where it is JSON, else text. */
  readonly body: unknown;
}

function send(
  session: Session,
  asked: Asked,
  query: Query,
  signal: AbortSignal,
  more: More,
): Promise<Answer> {
  const { verb, resource, namespace, name } = asked;
  const call = { system: 'kubernetes', method: METHODS[verb], verb, resource: resource.plural } as const;
  return traceCall({ ...call, namespace, name, address: session.server }, async (answered) => {
    const answer = await exchange(session, asked, query, signal, more);
    answered(answer.code);
    return answer;
  });
}

async function exchange(
  { server, headers, dispatcher }: Session,
  asked: Asked,
  query: Query,
  signal: AbortSignal,
  { body, readBody }: More,
): Promise<Answer> {
  const { request } = await import('undici');
  const response = await request(server + pathOf(asked, query), {
    dispatcher,
    signal,
    method: METHODS[asked.verb],
    headers: {
      ...headers,
      accept: 'application/json',
      'user-agent': 'bitiq',
      ...(body && { 'content-type': body.type }),
    },
    body: body === undefined ? null : JSON.stringify(body.json),
  });
  const code = response.statusCode;
  const throttledMs = throttledMsOf(code, response.headers);
  if (readBody !== undefined && code === 200)
    return { code, throttledMs, body: await readBody(response.body) };
  return { code, throttledMs, body: parseJson(await response.body.text()) };
}

function pathOf({ verb, resource, name, namespace }: Asked, query: Query): string {
  const root =
    resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope =
    resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const isOfOne = verb === 'get' || verb === 'patch' || verb === 'apply';
  const object = isOfOne && name !== undefined ? `/${encodeURIComponent(name)}` : '';
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) parameters.set(key, String(value));
  const search = parameters.size === 0 ? '' : `?${parameters}`;
  return `${root}${scope}/${resource.plural}${object}${search}`;
}

const listMetadata = z.looseObject({ continue: z.string().optional() }).prefault({});

function parseList(server: string, { resource }: Asked, bytes: Buffer, wanted: Wanted) {
  const unexpected = (cause?: unknown) =>
    new ExternalError('kubernetes', 'unexpected', `${server} sent no list of ${resource.plural}`, { cause });
  function* parseItems(items: Iterable<unknown>) {
    try {
      yield* items;
    } catch (cause) {
      throw unexpected(cause);
    }
  }
  try {
    const list = pickList(bytes, wanted);
    if (list === undefined) throw unexpected();
    const { continue: token } = listMetadata.parse(list.metadata);
    return { items: parseItems(list.items), token };
  } catch (cause) {
    throw cause instanceof ExternalError ? cause : unexpected(cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function nameOf(object: object): string | undefined {
  return z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).safeParse(object).data?.metadata
    .name;
}
