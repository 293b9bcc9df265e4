import type { ArgocdRole, KubernetesObject } from '../world.ts';
import { type Answer, GrpcError, PERMISSION_DENIED } from './answer.ts';
import {
  type ArgocdServer,
  findApplication,
  isBlocked,
  keyOf,
  projectOf,
  type Target,
} from './find-application.ts';
import { isAllowed, subjectOf } from './project-roles.ts';

/** The body of a sync, as far as the sandbox knows it. */
export interface SyncRequest {
  readonly revision?: string;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  readonly strategy?: object;
  readonly infos?: readonly { readonly name: string; readonly value: string }[];
  readonly syncOptions?: { readonly items?: readonly string[] };
  readonly retryStrategy?: object;
  readonly manifests?: unknown;
}

interface Spec {
  readonly source?: { readonly targetRevision?: string };
  readonly syncPolicy?: {
    readonly automated?: { readonly enabled?: boolean };
    readonly syncOptions?: readonly string[];
    readonly retry?: object;
  };
}

/** `POST /api/v1/applications/{name}/sync`: refuses in Argo CD's order, then sets `.operation`. */
export function syncApplication(
  server: ArgocdServer,
  role: ArgocdRole,
  target: Target,
  request: SyncRequest,
): Answer {
  const application = findApplication(server, role, 'get', target);
  if (isBlocked(server, application)) {
    throw new GrpcError('PermissionDenied', 'cannot sync: blocked by sync window');
  }
  assertMaySync(role, application);
  // What a role may override is not known here.
  if (request.manifests !== undefined) throw PERMISSION_DENIED;
  if (application.metadata.deletionTimestamp !== undefined) {
    throw new GrpcError('FailedPrecondition', 'application is deleting');
  }
  assertRevision(application.spec as Spec, request.revision);
  if (application.operation !== undefined) {
    throw new GrpcError('FailedPrecondition', 'another operation is already in progress');
  }
  server.cluster.change(keyOf(server, target.name), (changed) => {
    changed.operation = operationOf(changed.spec as Spec, role, request);
    const { operationState: _before, ...status } = (changed.status ?? {}) as Record<string, unknown>;
    changed.status = status;
  });
  return { status: 200, body: server.cluster.read(keyOf(server, target.name)) ?? application };
}

function assertMaySync(role: ArgocdRole, application: KubernetesObject): void {
  const object = `${projectOf(application)}/${application.metadata.name}`;
  if (isAllowed(role, 'sync', object)) return;
  const message = `permission denied: applications, sync, ${object}, sub: ${subjectOf(role)}`;
  throw new GrpcError('PermissionDenied', message);
}

/** Argo CD's repo server would look a branch up; the sandbox has none and takes full commits alone. */
function assertRevision({ source, syncPolicy }: Spec, revision = ''): void {
  const target = source?.targetRevision || 'HEAD';
  const isAutomated = syncPolicy?.automated !== undefined && syncPolicy.automated.enabled !== false;
  if (isAutomated && revision !== '' && revision !== target) {
    const message = `Cannot sync to ${revision}: auto-sync currently set to ${source?.targetRevision ?? ''}`;
    throw new GrpcError('FailedPrecondition', message);
  }
  if (!/^[0-9a-f]{40}$/.test(revision)) {
    throw new GrpcError('FailedPrecondition', `unable to resolve '${revision || target}' to a commit SHA`);
  }
}

function operationOf({ syncPolicy }: Spec, role: ArgocdRole, request: SyncRequest): object {
  const { revision, prune, dryRun, strategy, infos, syncOptions, retryStrategy } = request;
  return {
    initiatedBy: { username: subjectOf(role) },
    ...(infos && { info: infos }),
    retry: retryStrategy ?? syncPolicy?.retry ?? {},
    sync: {
      revision,
      ...(prune && { prune }),
      ...(dryRun && { dryRun }),
      syncOptions: syncOptions ? (syncOptions.items ?? []) : (syncPolicy?.syncOptions ?? []),
      ...(strategy && { syncStrategy: strategy }),
    },
  };
}

/** `DELETE /api/v1/applications/{name}/operation`: tells the controller to end whatever it works on. */
export function terminateOperation(server: ArgocdServer, role: ArgocdRole, target: Target): Answer {
  const application = findApplication(server, role, 'sync', target);
  const { operationState } = (application.status ?? {}) as { operationState?: object };
  if (application.operation === undefined || operationState === undefined) {
    throw new GrpcError('InvalidArgument', 'Unable to terminate operation. No operation is in progress');
  }
  server.cluster.change(keyOf(server, target.name), (changed) => {
    changed.status = {
      ...(changed.status as object),
      operationState: { ...operationState, phase: 'Terminating' },
    };
  });
  return { status: 200, body: {} };
}
