import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

type ToStatus = (problem: string | undefined, at: { time: string; generation: unknown }) => object;

/** How each operator says whether what it was given works; `problem`: why it does not. */
const STATUSES: Readonly<Record<string, ToStatus>> = {
  'AuthEngineMount.redhatcop.redhat.io': reconciled,
  'KubernetesAuthEngineConfig.redhatcop.redhat.io': reconciled,
  'KubernetesAuthEngineRole.redhatcop.redhat.io': reconciled,
  'Policy.redhatcop.redhat.io': reconciled,
  'SecretEngineMount.redhatcop.redhat.io': reconciled,
  'VaultConnection.secrets.hashicorp.com': (problem) => ({ valid: problem === undefined }),
  'VaultAuth.secrets.hashicorp.com': (problem) => ({ valid: problem === undefined, error: problem ?? '' }),
  'ClusterSecretStore.external-secrets.io': store,
  'SecretStore.external-secrets.io': store,
  'ClusterIssuer.cert-manager.io': ready('ACMEAccountRegistered', 'ErrRegisterACMEAccount'),
  'Certificate.cert-manager.io': ready('Ready', 'DoesNotExist'),
  'LokiStack.loki.grafana.com': lokiStack,
  'ClusterLogForwarder.observability.openshift.io': ready('ReconciliationComplete', 'ValidationFailure'),
};

/** What the trouble `not-ready` of a kind comes to, in its operator's words. */
const TROUBLES: Readonly<Record<string, string>> = {
  ClusterSecretStore: 'unable to create client: unable to log in to auth method: permission denied',
  LokiStack: 'Missing object storage secret',
};

/** How many delays pass from one look at an object to the next. */
const LOOKS_APART = 5;

/**
 * The operators at what they look after: each object gets a status in its operator's words, looked at
 * again for as long as it is there. A status that was planted stays.
 */
export const operand: Controller = {
  name: 'operand',
  kinds: Object.keys(STATUSES),
  reconcile(object, context) {
    const said = context.said.get(String(object.metadata.uid));
    if (object.status !== undefined && !isDeepStrictEqual(object.status, said?.status)) return;
    const { generation } = object.metadata;
    const problem = findProblem(object, context);
    const isNews = said === undefined || said.generation !== generation || said.problem !== problem;
    if (isNews) say(object, problem, context);
    if (said === undefined) lookAgain(object, context);
  },
};

function findProblem(object: KubernetesObject, { operators, carryOut }: ControllerContext) {
  const { kind } = object;
  if (operators.troubles.has(`not-ready ${kind}`)) return TROUBLES[kind] ?? 'it does not get ready';
  return carryOut(object);
}

function say(object: KubernetesObject, problem: string | undefined, context: ControllerContext): void {
  const { generation, uid } = object.metadata;
  const group = object.apiVersion.split('/')[0];
  const status = STATUSES[`${object.kind}.${group}`]?.(problem, { time: context.timestamp(), generation });
  context.said.set(String(uid), { generation, problem, status });
  context.cluster.change(keyOf(object), (changed) => {
    changed.status = structuredClone(status);
  });
}

function lookAgain(object: KubernetesObject, context: ControllerContext, waits = LOOKS_APART): void {
  context.later(() => {
    if (waits > 0) return lookAgain(object, context, waits - 1);
    const current = context.cluster.read(keyOf(object));
    if (current === undefined || current.metadata.uid !== object.metadata.uid) return;
    operand.reconcile(current, context);
    lookAgain(object, context);
  });
}

function reconciled(problem: string | undefined, at: { time: string; generation: unknown }): object {
  const rest = { status: 'True', lastTransitionTime: at.time, observedGeneration: at.generation };
  const condition =
    problem === undefined
      ? { type: 'ReconcileSuccessful', reason: 'LastReconcileCycleSucceded', message: '', ...rest }
      : { type: 'ReconcileError', reason: 'LastReconcileCycleFailed', message: problem, ...rest };
  return { conditions: [condition] };
}

function store(problem: string | undefined, { time }: { time: string }): object {
  const condition =
    problem === undefined
      ? { status: 'True', reason: 'Valid', message: 'store validated' }
      : { status: 'False', reason: 'InvalidProviderConfig', message: problem };
  return {
    capabilities: 'ReadWrite',
    conditions: [{ type: 'Ready', ...condition, lastTransitionTime: time }],
  };
}

function ready(good: string, bad: string): ToStatus {
  return (problem, { time, generation }) => ({
    conditions: [
      {
        type: 'Ready',
        status: problem === undefined ? 'True' : 'False',
        reason: problem === undefined ? good : bad,
        message: problem ?? '',
        lastTransitionTime: time,
        observedGeneration: generation,
      },
    ],
  });
}

function lokiStack(problem: string | undefined, { time }: { time: string }): object {
  const at = { lastTransitionTime: time };
  const good = { type: 'Ready', reason: 'ReadyComponents', message: 'All components ready', ...at };
  if (problem === undefined) return { conditions: [{ ...good, status: 'True' }] };
  const bad = { type: 'Degraded', status: 'True', reason: 'MissingObjectStorageSecret', message: problem };
  return {
    conditions: [
      { ...bad, ...at },
      { ...good, status: 'False' },
    ],
  };
}
