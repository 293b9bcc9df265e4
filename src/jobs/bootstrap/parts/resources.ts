import type { Resource } from '../../../integrations/kubernetes/kubernetes.ts';

/** Kinds that bootstrap applies, as their APIs are addressed. */

export const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};
