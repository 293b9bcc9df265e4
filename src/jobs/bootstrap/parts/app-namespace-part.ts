import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { NAMESPACES } from '../../../integrations/kubernetes/namespaces.ts';
import type { Part } from '../step.ts';
import { objectPart } from './object-part.ts';

/** The namespace of the applications, which Argo CD may then manage. */
export function appNamespacePart(
  kubernetes: Kubernetes,
  { id, namespaces: { app, gitops } }: Pick<Environment, 'namespaces'> & { readonly id: string },
): Part {
  return objectPart(kubernetes, {
    id,
    resource: NAMESPACES,
    object: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: app, labels: { 'argocd.argoproj.io/managed-by': gitops } },
    },
  });
}
