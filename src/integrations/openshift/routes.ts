import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

const ROUTES: Resource = {
  group: 'route.openshift.io',
  version: 'v1',
  kind: 'Route',
  plural: 'routes',
  namespaced: true,
};

/** A way in from outside. */
export interface Route {
  readonly name: string;
  readonly host: string;
  /** `/` where it names none. */
  readonly path: string;
  readonly isTls: boolean;
}

export async function listRoutes(
  kubernetes: Pick<Kubernetes, 'list'>,
  place: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly Route[]> {
  const found = await kubernetes.list(ROUTES, place);
  return found.map((each) => {
    const { metadata, spec } = parseObject(schema, each, 'Route');
    const { host, path, tls } = spec;
    return { name: metadata.name, host, path: path || '/', isTls: tls !== undefined && tls !== null };
  });
}

const schema = z.object({
  metadata,
  spec: z.object({ host: z.string().prefault(''), path: z.string().prefault(''), tls: z.unknown() }),
});
