import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { type Condition, conditions, metadata, parseObject } from '../kubernetes/parse.ts';

const LOKI_STACKS: Resource = {
  group: 'loki.grafana.com',
  version: 'v1',
  kind: 'LokiStack',
  plural: 'lokistacks',
  namespaced: true,
};

export interface LokiStack {
  readonly namespace: string;
  readonly name: string;
  /** As its operator set them; empty before it has looked. */
  readonly conditions: readonly Condition[];
}

/** `undefined` where there is none of that name. */
export async function getLokiStack(
  kubernetes: Pick<Kubernetes, 'get'>,
  name: string,
  place: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<LokiStack | undefined> {
  const found = await kubernetes.get(LOKI_STACKS, name, place);
  if (found === undefined) return undefined;
  const { metadata, status } = parseObject(schema, found, 'LokiStack');
  return { namespace: metadata.namespace, name: metadata.name, conditions: status.conditions };
}

const schema = z.object({ metadata, status: z.object({ conditions }).prefault({}) });
