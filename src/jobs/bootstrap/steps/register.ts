import type { Environment } from '../../../config/schema.ts';
import { APPLICATIONS } from '../../../integrations/argocd/applications.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { objectPart } from '../parts/object-part.ts';
import { rootApplicationOf } from '../root-application.ts';
import type { Step } from '../step.ts';

/** The chart that makes an environment's Applications. */
const CHART = 'charts/argocd-apps';

/** The environment's root Application, known to Argo CD at one commit and not synced. */
export function register(kubernetes: Kubernetes, environment: Environment, commit: string): Step {
  const { name, baseDomain, namespaces, repository } = environment;
  return {
    id: 'register',
    title: 'Registration',
    parts: [
      objectPart(kubernetes, {
        id: 'register/root-application',
        resource: APPLICATIONS,
        object: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: rootApplicationOf(name), namespace: namespaces.gitops },
          spec: {
            project: 'default',
            source: {
              repoURL: `https://github.com/${repository.owner}/${repository.name}.git`,
              path: CHART,
              targetRevision: commit,
              helm: {
                parameters: [
                  { name: 'envFilter', value: name },
                  { name: 'baseDomainOverride', value: baseDomain },
                  { name: 'targetRevision', value: repository.branch },
                ],
              },
            },
            destination: { server: 'https://kubernetes.default.svc', namespace: namespaces.gitops },
          },
        },
      }),
    ],
  };
}
