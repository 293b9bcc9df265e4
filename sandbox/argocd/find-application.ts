import type { Render } from '../kubernetes/argocd/render.ts';
import { findBlock } from '../kubernetes/argocd/sync-windows.ts';
import type { ArgocdRole, Cluster, KubernetesObject } from '../world.ts';
import { GrpcError, PERMISSION_DENIED } from './answer.ts';
import { isAllowed } from './project-roles.ts';

/** An Argo CD API server as its handlers see it. */
export interface ArgocdServer {
  readonly cluster: Pick<Cluster, 'read' | 'change'>;
  /** Where it and its Applications live. */
  readonly namespace: string;
  readonly now: () => Date;
  /** What a commit makes of an Application; left out: nobody knows. */
  readonly render?: Render | undefined;
}

/** Which Application, as the request names it. Empty: not said. */
export interface Target {
  readonly name: string;
  readonly project: string;
  readonly appNamespace: string;
}

export function keyOf({ namespace }: ArgocdServer, name: string) {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace, name };
}

export function projectOf(application: KubernetesObject): string {
  return (application.spec as { project?: string } | undefined)?.project || 'default';
}

/**
 * The Application that a role may act on. Who names no project never learns whether it is forbidden or
 * not there (403); who names one that they may use learns that it is not there (404).
 */
export function findApplication(
  server: ArgocdServer,
  role: ArgocdRole,
  action: string,
  { name, project, appNamespace }: Target,
): KubernetesObject {
  if (project !== '' && !isAllowed(role, action, `${project}/${name}`)) throw PERMISSION_DENIED;
  if (appNamespace !== '' && appNamespace !== server.namespace) throw PERMISSION_DENIED;
  const application = server.cluster.read(keyOf(server, name));
  const isHidden = application === undefined || !isAllowed(role, action, `${projectOf(application)}/${name}`);
  if (isHidden || (project !== '' && projectOf(application) !== project)) {
    if (project === '') throw PERMISSION_DENIED;
    throw new GrpcError('NotFound', `applications.argoproj.io "${name}" not found`);
  }
  return application;
}

/** Whether a closed sync window stands in the way of people. Throws where the project does not exist. */
export function isBlocked({ cluster, namespace, now }: ArgocdServer, application: KubernetesObject): boolean {
  const name = projectOf(application);
  const project = cluster.read({ apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', namespace, name });
  if (project === undefined) {
    throw new GrpcError('InvalidArgument', `application references project ${name} which does not exist`);
  }
  return findBlock(project, application, { now: now(), isManual: true }) !== undefined;
}
