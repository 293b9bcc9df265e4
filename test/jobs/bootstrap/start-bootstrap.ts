import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import { FAULTS } from '../../../sandbox/faults/index.ts';
import { cancelRun } from '../../../src/approvals/cancel-run.ts';
import type { Environment } from '../../../src/config/schema.ts';
import { createBootstrapJob } from '../../../src/jobs/bootstrap/job.ts';
import { type Outline, outline } from '../../../src/jobs/bootstrap/outline.ts';
import { buildPlan } from '../../../src/jobs/bootstrap/plan.ts';
import type { Part } from '../../../src/jobs/bootstrap/step.ts';
import { requestRun } from '../../../src/runs/request-run.ts';
import type { Run } from '../../../src/runs/run.ts';
import { until } from '../../helpers/eventually.ts';
import { aRequest } from '../../helpers/runs.ts';
import { directory, MARA, type Prod, startProd } from '../sync/what-must-hold/a-prod.ts';

export { directory };

export const ROOT = 'argocd-apps-prod';
export const UMBRELLA = 'bitiq-umbrella-prod';

/** The sandbox's waves without the umbrella, which bootstrap takes second. */
export const OTHERS = [
  'bootstrap-operators-prod',
  'vault-config-prod',
  'vault-runtime-prod',
  'ci-pipelines-prod',
  'image-updater-prod',
  'toy-service-prod',
  'toy-web-prod',
] as const;

export interface Bootstrap extends Prod {
  /** What phase 1 consists of; each test may change it. */
  parts: Part[];
  /** Nothing was ever synced, and everything is to be. */
  unsync(): void;
  /** Mara asks for a bootstrap, which no worker has begun. Returns the run. */
  requested(input?: object): Promise<string>;
  /** Mara asks for a bootstrap, and a worker has prepared it. Returns the run. */
  prepared(input?: object): Promise<string>;
  /** The same, approved, carried out, and read. */
  carriedOut(): Promise<Run>;
  /** Mara cancels the run. */
  cancel(runId: string): Promise<void>;
  until: typeof until;
}

/** A part that is so, unless its look says something else. */
export function aPart(
  id: string,
  look: Part['look'] = async () => ({ state: 'so', evidence: 'there' }),
): Part {
  return { id, title: `Thing ${id}`, wanted: { thing: id }, look };
}

/** Production with a phase 1 that is made up: what the last phase does is the same whatever the first has written. */
export async function startBootstrap(
  options: { bootstrap?: object; environment?: object; sync?: object } = {},
): Promise<Bootstrap> {
  const state = { parts: [aPart('operators/one'), aPart('register/root')] };
  const makeOutline: typeof outline = async (environment, systems, signal): Promise<Outline> => {
    const made = await outline(environment, systems, signal);
    const steps = [...Map.groupBy(state.parts, ({ id }) => id.split('/')[0] ?? id)].map(([id, parts]) => ({
      id,
      title: id,
      parts,
    }));
    const { clusterUid, commit } = made.plan;
    return { steps, plan: buildPlan(environment, { steps, clusterUid, commit }) };
  };
  const approvals = { all: [{ group: 'platform' }, { group: 'security' }] };
  const prod = await startProd({
    ...(options.sync && { sync: options.sync }),
    environment: {
      bootstrapWriter: { kubeconfig: './kubeconfig', context: 'prod-admin' },
      policies: { sync: { approvals }, bootstrap: { approvals } },
      bootstrap: { pollEvery: '20ms', smokeWithin: '300ms', lokiWithin: '300ms', ...options.bootstrap },
      ...options.environment,
    },
    createJob: ({ systemsOf }) => createBootstrapJob({ systemsOf, outline: makeOutline }),
  });
  putRoute(prod, 'toy-web', 'toy-web.apps.prod.example');
  registerRoot(prod);
  const bootstrap: Bootstrap = Object.assign(prod, {
    ...state,
    unsync: () => unsync(prod),
    async requested(input: object = {}) {
      const id = randomUUID().slice(0, 8);
      await requestRun(
        prod.store,
        aRequest({ id, kind: 'bootstrap', input: { ...input }, dedupeKey: id, requestedBy: MARA }),
      );
      return id;
    },
    async prepared(input?: object) {
      const id = await bootstrap.requested(input);
      await prod.work(id);
      return id;
    },
    async carriedOut() {
      const id = await bootstrap.prepared();
      await prod.approve(id);
      await prod.work(id);
      return prod.read(id);
    },
    async cancel(runId: string) {
      await cancelRun(prod.store, { runId, by: MARA });
    },
    until,
  });
  Object.defineProperty(bootstrap, 'parts', {
    get: () => state.parts,
    set: (parts: Part[]) => {
      state.parts = parts;
    },
  });
  return bootstrap;
}

export function putRoute({ world }: Prod, name: string, host: string): void {
  world.cluster.put({
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: { name, namespace: 'bitiq-prod' },
    spec: { host, to: { kind: 'Service', name }, tls: { termination: 'edge' } },
  });
}

/** What phase 1 registers, as a production has it that was brought so. */
function registerRoot({ world, application }: Prod): void {
  const { spec, status } = application(UMBRELLA);
  world.cluster.put({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: ROOT, namespace: 'openshift-gitops', labels: { 'bitiq.io/env': 'prod' } },
    spec: { ...spec, source: { ...spec.source, path: 'charts/argocd-apps' } },
    status,
  });
}

function unsync(prod: Prod): void {
  for (const name of [ROOT, UMBRELLA, ...OTHERS])
    prod.change(name, ({ status, ...application }) => {
      delete application.operation;
      delete status.operationState;
      status.history = [];
      status.sync.status = 'OutOfSync';
      status.health = { status: 'Missing' };
      status.resources = (status.resources as { status: string }[]).map((each) => ({
        ...each,
        status: 'OutOfSync',
      }));
    });
}

/** `toy-web-prod passed`, of the last phase and in its order. */
export function rowsOf({ report }: Run, group = 'Phase 3'): readonly string[] {
  const own = (report?.rows ?? []).filter((row) => row.group?.startsWith(group));
  return own.map(({ id, state }) => `${id} ${state}`);
}

/** What a test puts in here is called after it, the last first. */
export function undoAfterEach(): (() => unknown)[] {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each();
  });
  return undo;
}

/** The cluster has a fault, until the result is called. */
export function plant({ world }: Prod, id: string): () => unknown {
  const fault = FAULTS.find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  return fault.plant(world);
}

/** bitiq is started anew with another configuration, until the result is called. */
export function configure(prod: Bootstrap, changes: Partial<Environment>): () => void {
  const before = prod.config;
  const own = before.environments.get('prod');
  if (own === undefined) throw new Error('there is no prod');
  prod.config = { ...before, environments: new Map([['prod', { ...own, ...changes }]]) };
  return () => {
    prod.config = before;
  };
}
