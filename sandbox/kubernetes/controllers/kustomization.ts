import type { KubernetesObject } from '../../world.ts';
import { conditionsOf, type FluxController, type Look, reconcileFlux } from '../flux/reconcile.ts';
import { type Controller, type ControllerContext, part } from './controller.ts';
import { artifactOf, isReady } from './git-repository.ts';

const API = 'kustomize.toolkit.fluxcd.io/v1';

/** How soon it is looked again whether what an object waits for is ready. */
const DEPENDENCY_MS = 50;

/** Flux's kustomize-controller: applies what the source holds, wherever a Kustomization or its source changes. */
export const kustomization: Controller = {
  name: 'kustomization',
  kinds: ['Kustomization.kustomize.toolkit.fluxcd.io', 'GitRepository.source.toolkit.fluxcd.io'],
  reconcile(object, context) {
    const own =
      object.kind === 'Kustomization'
        ? [object]
        : context.cluster
            .all(API, 'Kustomization')
            .filter((each) => sourceOf(each).name === object.metadata.name);
    for (const each of own) reconcileFlux(each, context, controllerOf(context));
  },
};

function controllerOf(context: ControllerContext): FluxController {
  const repositoryOf = (object: KubernetesObject) =>
    context.cluster.read({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      name: sourceOf(object).name,
      namespace: sourceOf(object).namespace ?? object.metadata.namespace ?? '',
    });
  return {
    nameOf: ({ metadata }) => `kustomization/${metadata.name}`,
    dependsOn: (object) => artifactOf(repositoryOf(object))?.revision ?? '',
    look: (object) => look(object, repositoryOf(object), context),
  };
}

function look(
  object: KubernetesObject,
  repository: KubernetesObject | undefined,
  context: ControllerContext,
): Look {
  const { flux } = context;
  const name = `kustomization/${object.metadata.name}`;
  const revision = artifactOf(repository)?.revision;
  const notYet = (reason: string, message: string): Look => ({
    takesMs: 0,
    againMs: DEPENDENCY_MS,
    end: () => ({ conditions: conditionsOf(context, 'False', reason, message) }),
  });
  if (repository === undefined || revision === undefined)
    return notYet('ArtifactFailed', 'Source artifact not found, retrying in 30s');
  const missing = dependenciesOf(object).find((each) => !isDependencyReady(each, object, revision, context));
  if (missing !== undefined) return notYet('DependencyNotReady', `dependency '${missing}' is not ready`);
  const fetching = `Fetching manifests for revision ${revision} with a timeout of 4m30s`;
  const files = filesOf(object, repository, revision, context);
  return {
    takesMs: flux.applyMs,
    begins: {
      lastAttemptedRevision: revision,
      conditions: conditionsOf(context, 'Unknown', 'Progressing', fetching),
    },
    end() {
      if (files === 0)
        return {
          conditions: conditionsOf(context, 'False', 'ArtifactFailed', 'kustomization path not found'),
        };
      for (const act of flux.beforeApply) act(object);
      flux.applied.push({ object: name, revision });
      if (flux.failing.has(name)) {
        const message = 'Deployment/apps/web dry-run failed (Forbidden): denied by policy';
        return { conditions: conditionsOf(context, 'False', 'ReconciliationFailed', message) };
      }
      return {
        lastAppliedRevision: revision,
        inventory: {
          entries: Array.from({ length: files }, (_, at) => ({
            id: `apps_web-${at}_apps_Deployment`,
            v: 'v1',
          })),
        },
        conditions: conditionsOf(context, 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`),
      };
    },
  };
}

function sourceOf(object: KubernetesObject): { readonly name: string; readonly namespace?: string } {
  return part(part(object, 'spec'), 'sourceRef') as { name: string; namespace?: string };
}

function dependenciesOf(object: KubernetesObject): readonly string[] {
  const { dependsOn = [] } = part(object, 'spec') as { dependsOn?: readonly { readonly name: string }[] };
  return dependsOn.map(({ name }) => name);
}

/** As kustomize-controller asks: ready for its generation, and of the same source at the same revision. */
function isDependencyReady(
  name: string,
  dependant: KubernetesObject,
  revision: string,
  { cluster }: ControllerContext,
): boolean {
  const namespace = dependant.metadata.namespace ?? '';
  const found = cluster.read({ apiVersion: API, kind: 'Kustomization', name, namespace });
  if (found === undefined || !isReady(found)) return false;
  const status = part(found, 'status');
  const isSame = sourceOf(found).name === sourceOf(dependant).name;
  return (
    status.observedGeneration === found.metadata.generation &&
    (!isSame || status.lastAppliedRevision === revision)
  );
}

/** How many files its path has at that revision; 1 where the repository is not of the sandbox. */
function filesOf(
  object: KubernetesObject,
  repository: KubernetesObject,
  revision: string,
  { flux }: ControllerContext,
): number {
  const { url } = part(repository, 'spec') as { url: string };
  const held = flux.commitOf(url, revision.slice(-40));
  if (held === undefined) return 1;
  const path = String(part(object, 'spec').path ?? '').replace(/^\.?\/?|\/$/g, '');
  return [...held.files.keys()].filter((file) => path === '' || file.startsWith(`${path}/`)).length;
}
