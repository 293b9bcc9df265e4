import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { metadata, parseObject } from './parse.ts';

export const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

export interface Namespace {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** It was deleted, and something in it does not let it go. */
  readonly isTerminating: boolean;
}

/** `undefined` where there is none of that name. */
export async function getNamespace(
  kubernetes: Pick<Kubernetes, 'get'>,
  name: string,
  signal: AbortSignal,
): Promise<Namespace | undefined> {
  const found = await kubernetes.get(NAMESPACES, name, { signal });
  if (found === undefined) return undefined;
  const { metadata, status } = parseObject(schema, found, 'Namespace');
  const { uid, labels, annotations } = metadata;
  return { name, uid, labels, annotations, isTerminating: status.phase === 'Terminating' };
}

const schema = z.object({
  metadata: metadata.extend({ uid: z.string().prefault('') }),
  status: z.object({ phase: z.string().optional() }).prefault({}),
});
