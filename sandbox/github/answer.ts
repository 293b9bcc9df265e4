import type { RepositoryState } from './repository-state.ts';

/** A request inside one repository, as the handlers see it. */
export interface GitHubRequest {
  readonly repository: RepositoryState;
  /** What the route's placeholders stand for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The `Accept` header. */
  readonly accept: string;
  readonly login: string;
  readonly now: Date;
  /** This server's own address, for links. */
  readonly address: string;
}

export interface Answer {
  readonly status: number;
  /** JSON, or text for the raw media types. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Text, for whoever asked for this media type: `raw`, `sha`. */
export function text(body: string, media: 'raw' | 'sha'): Answer {
  const type = media === 'raw' ? 'raw+json' : 'sha';
  return { status: 200, body, headers: { 'content-type': `application/vnd.github.${type}; charset=utf-8` } };
}

export type Handler = (request: GitHubRequest) => Answer;

export function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

/** An error as GitHub words it. */
export function refuse(status: number, message: string, more: object = {}): Answer {
  const body = {
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
    ...more,
  };
  return { status, body };
}

export const NOT_FOUND: Answer = refuse(404, 'Not Found');

/** 422 for a field that cannot be. */
export function invalid(resource: string, field: string, message: string): Answer {
  return refuse(422, 'Validation Failed', { errors: [{ resource, field, code: 'custom', message }] });
}

/** One page of a list, with the `Link` header to the others. */
export function page<T>(items: readonly T[], { query, address }: GitHubRequest, path: string): Answer {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30) || 30));
  const number = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string): string => {
    const params = new URLSearchParams(query);
    params.set('page', String(to));
    return `<${address}/${path}?${params}>; rel="${rel}"`;
  };
  const links = number < last ? [link(number + 1, 'next'), link(last, 'last')] : [];
  return {
    status: 200,
    body: items.slice((number - 1) * size, number * size),
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
  };
}
