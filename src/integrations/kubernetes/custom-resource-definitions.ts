import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { conditions, metadata, parseObject } from './parse.ts';

const CUSTOM_RESOURCE_DEFINITIONS: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

export interface CustomResourceDefinition {
  readonly name: string;
  /** The API serves it. */
  readonly isEstablished: boolean;
  readonly servedVersions: readonly string[];
}

/** By its full name, e.g. `applications.argoproj.io`; `undefined` where there is none. */
export async function getCustomResourceDefinition(
  kubernetes: Pick<Kubernetes, 'get'>,
  name: string,
  signal: AbortSignal,
): Promise<CustomResourceDefinition | undefined> {
  const found = await kubernetes.get(CUSTOM_RESOURCE_DEFINITIONS, name, { signal });
  if (found === undefined) return undefined;
  const { spec, status } = parseObject(schema, found, 'CustomResourceDefinition');
  return {
    name,
    isEstablished: status.conditions.some(({ type, status }) => type === 'Established' && status === 'True'),
    servedVersions: spec.versions.filter(({ served }) => served).map(({ name }) => name),
  };
}

const schema = z.object({
  metadata,
  spec: z.object({ versions: z.array(z.object({ name: z.string(), served: z.boolean() })) }),
  status: z.object({ conditions }).prefault({}),
});
