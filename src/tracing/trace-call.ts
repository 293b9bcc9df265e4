import { withSpan } from './span.ts';

/** A call of another system, without anything that could be secret: no query, no headers, no body. */
export interface TracedCall {
  readonly system: 'kubernetes' | 'vault' | 'github' | 'argocd' | 'slack';
  /** HTTP method. */
  readonly method: string;
  /** In the system's own words, where it has some: `list`, `chat.postMessage`. Default: the method. */
  readonly verb?: string;
  /** What it is about, few different ones: `pods`, `contents`. */
  readonly resource?: string | undefined;
  readonly namespace?: string | undefined;
  /** Of one object. */
  readonly name?: string | undefined;
  /** Path without its query. */
  readonly path?: string;
  /** Base URL; its host is told. */
  readonly address?: string;
}

/** Sends one call in a span of its own; `answered` is told the HTTP status, from 400 on a failure. */
export function traceCall<T>(
  call: TracedCall,
  send: (answered: (status: number) => void) => Promise<T>,
): Promise<T> {
  const { system, method, verb = method, resource } = call;
  const name = [system, verb, ...(resource === undefined ? [] : [resource])].join(' ');
  return withSpan({ name, kind: 'client', attributes: describe(call) }, (span) =>
    send((status) =>
      span.set({
        'http.response.status_code': status,
        ...(status >= 400 && { 'error.type': String(status) }),
      }),
    ),
  );
}

function describe({ system, method, verb, resource, namespace, name, path, address }: TracedCall) {
  return {
    'bitiq.system': system,
    'http.request.method': method,
    'bitiq.verb': verb,
    'bitiq.resource': resource,
    'bitiq.name': name,
    'k8s.namespace.name': namespace,
    'url.path': path,
    'server.address': address !== undefined && URL.canParse(address) ? new URL(address).hostname : undefined,
  };
}
