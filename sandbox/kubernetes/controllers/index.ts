import type { Cluster, KubernetesObject, OperatorsWorld } from '../../world.ts';
import type { ArgoCd } from '../argocd/create-argocd.ts';
import { type Render, renderNothing } from '../argocd/render.ts';
import { DELAY_MS } from '../controller-delay.ts';
import { definitionOf, isEstablished, withoutNames } from '../custom-resource-definition.ts';
import type { Flux } from '../flux/create-flux.ts';
import { customTypesOf, DEFINITIONS, type Registry } from '../registry.ts';
import type { Change, Store } from '../store.ts';
import { timestampOf } from '../timestamp.ts';
import { application } from './application.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { deployment } from './deployment.ts';
import { externalSecret } from './external-secret.ts';
import { gitRepository } from './git-repository.ts';
import { helmRelease } from './helm-release.ts';
import { installPlan } from './install-plan.ts';
import { kustomization } from './kustomization.ts';
import { namespace } from './namespace.ts';
import { operand } from './operand.ts';
import { subscription } from './subscription.ts';
import { vaultStaticSecret } from './vault-static-secret.ts';

export const CONTROLLERS: readonly Controller[] = [
  application,
  deployment,
  externalSecret,
  gitRepository,
  helmRelease,
  installPlan,
  kustomization,
  namespace,
  operand,
  subscription,
  vaultStaticSecret,
];

export interface ControllerOptions {
  /** Before each step of a controller. Default: 200. */
  readonly delayMs?: number;
  /** Reads what a secret operator would read; by default every path holds one made-up value. */
  readonly readSecret?: ControllerContext['readSecret'];
  /** What an operator makes by itself when it begins to run, by its package; by default nothing. */
  readonly begin?: (packageName: string, cluster: ControllerContext['cluster']) => void;
  /** Carries what an operator's object says out, and gives why it cannot; by default all goes well. */
  readonly carryOut?: ControllerContext['carryOut'];
  /** Reads what a commit makes of an Application; by default every commit is there and changes nothing. */
  readonly render?: Render;
  /** Where Flux fetches from; by default nowhere. */
  readonly git?: Pick<Flux, 'headOf' | 'commitOf'>;
  /** How long Argo CD's operations take. Default: `delayMs`. */
  readonly operationMs?: number;
  /** How long what was synced is Progressing. Default: `delayMs`. */
  readonly healthMs?: number;
}

/** Starts all controllers; the result stops them. */
export function startControllers(
  parts: {
    store: Store;
    registry: Registry;
    cluster: ControllerContext['cluster'];
    argocd: ArgoCd;
    flux: Flux;
    operators: OperatorsWorld;
    now: () => Date;
  },
  options: ControllerOptions = {},
): () => void {
  const { delayMs = DELAY_MS, readSecret = () => ({ value: 'sandbox' }), render = renderNothing } = options;
  const { begin = () => {}, carryOut = () => undefined } = options;
  const { store, registry, cluster, argocd, flux, operators, now } = parts;
  const timers = new Set<NodeJS.Timeout>();
  const later = (action: () => void, afterMs = delayMs) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      attempt(action);
    }, afterMs);
    timers.add(timer);
  };
  const context: ControllerContext = {
    cluster,
    later,
    readSecret,
    render,
    argocd,
    flux,
    now,
    timestamp: () => timestampOf(now()),
    contentOf: (name) => contentOf(store, registry, name),
    installDefinitions: (packageName) => installDefinitions({ store, cluster, operators }, packageName),
    definitionsOf: (packageName) => customTypesOf(packageName).map(definitionOf),
    begin: (packageName) => begin(packageName, cluster),
    carryOut,
    operators,
    said: new Map(),
  };
  const unsubscribe = store.subscribe(reconcileLater(store, context));
  return () => {
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
  };
}

/** A controller that stumbles over an odd object must not end the sandbox. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    console.error('a controller of the sandbox failed:', error);
  }
}

/** Calls the controllers of a changed object, once for changes that follow each other closely. */
function reconcileLater(store: Store, context: ControllerContext): (change: Change) => void {
  const waiting = new Set<string>();
  return ({ type, resource, object }) => {
    if (type === 'DELETED') return;
    const { namespace: within, name } = object.metadata;
    for (const controller of CONTROLLERS) {
      const key = `${controller.name} ${resource.plural} ${within ?? ''}/${name}`;
      if (!controller.kinds.includes(`${object.kind}.${resource.group}`) || waiting.has(key)) continue;
      waiting.add(key);
      context.later(() => {
        waiting.delete(key);
        const current = store.get(resource, within, name);
        if (current) controller.reconcile(structuredClone(current), context);
      });
    }
  };
}

function contentOf(store: Store, registry: Registry, name: string): readonly KubernetesObject[] {
  const types = registry.served().filter((type) => type.namespaced);
  return types.flatMap((type) => store.list(type, name));
}

function installDefinitions(
  { store, cluster, operators }: { store: Store; cluster: Pick<Cluster, 'put'>; operators: OperatorsWorld },
  packageName: string,
): void {
  const isHalf = operators.troubles.has(`definitions-not-established ${packageName}`);
  for (const definition of customTypesOf(packageName).map(definitionOf)) {
    const found = store.get(DEFINITIONS, undefined, definition.metadata.name);
    if (found === undefined || (!isHalf && !isEstablished(found)))
      cluster.put(isHalf ? withoutNames(definition) : definition);
  }
}
