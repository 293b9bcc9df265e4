import { z } from 'zod';
import type { Environment } from '../../../config/schema.ts';
import { findPolicy } from '../../../gate/find-policy.ts';
import { automated } from '../../../integrations/argocd/application-standing.ts';
import { APPLICATIONS } from '../../../integrations/argocd/applications.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { parseObject } from '../../../integrations/kubernetes/parse.ts';
import type { HelmParameter } from '../find-pipelines-group.ts';
import { objectPart } from '../parts/object-part.ts';
import { rootApplicationOf } from '../root-application.ts';
import type { Part, Standing, Step } from '../step.ts';

/** The chart that makes an environment's Applications. */
const CHART = 'charts/argocd-apps';

/** The last step. */
export const REGISTER = 'register';

/** The environment's root Application, known to Argo CD at one commit and not synced. */
export function register(kubernetes: Kubernetes, environment: Environment, from: Source): Step {
  return { id: REGISTER, title: 'Registration', parts: [rootPart(kubernetes, environment, from)] };
}

/** What it is rendered from. */
interface Source {
  /** 40 characters. */
  readonly commit: string;
  /** Besides those that every environment has. */
  readonly parameters: readonly HelmParameter[];
}

/** One that syncs by itself would go to the new commit at once: where people decide, that is left to them. */
function rootPart(kubernetes: Kubernetes, environment: Environment, from: Source): Part {
  const object = rootObject(environment, from);
  const own = objectPart(kubernetes, { id: 'register/root-application', resource: APPLICATIONS, object });
  const asksPeople = findPolicy(environment, 'bootstrap')?.approvals !== 'auto';
  return {
    ...own,
    async look(signal) {
      const standing = await own.look(signal);
      if (standing.state !== 'change' || !asksPeople) return standing;
      const { name, namespace } = object.metadata;
      const live = await kubernetes.get(APPLICATIONS, name, { namespace, signal });
      return syncsByItself(live) ? unapproved(name) : standing;
    },
  };
}

const application = z.object({ spec: z.object({ syncPolicy: z.object({ automated }).prefault({}) }) });

function syncsByItself(live: unknown): boolean {
  if (live === undefined) return false;
  return parseObject(application, live, 'Application').spec.syncPolicy.automated?.enabled === true;
}

function unapproved(name: string): Standing {
  return {
    state: 'fails',
    code: 'auto-sync',
    reason: `Application ${name} syncs by itself, so it would be synced before anybody approved it`,
    remedy: `argocd app set ${name} --sync-policy none`,
  };
}

function rootObject(
  { name, baseDomain, namespaces, repository }: Environment,
  { commit, parameters }: Source,
) {
  return {
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
            ...parameters,
          ],
        },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: namespaces.gitops },
    },
  };
}
