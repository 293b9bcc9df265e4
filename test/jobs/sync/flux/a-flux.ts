import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { access, BITIQ_TOKEN, SYNC_TOKEN } from '../../../../sandbox/fixtures/cluster/access.ts';
import { FLUX_NAMESPACE, FLUX_SOURCE, flux } from '../../../../sandbox/fixtures/cluster/flux.ts';
import type { Checkout } from '../../../../sandbox/kubernetes/flux/create-flux.ts';
import type { EnvironmentWorld, KubernetesObject } from '../../../../sandbox/world.ts';
import { RefusedError } from '../../../../src/errors.ts';
import { hashPlan } from '../../../../src/gate/plan-hash.ts';
import { createFluxExecutor, type FluxExecutor } from '../../../../src/integrations/flux/executor.ts';
import type { Commits } from '../../../../src/integrations/github/compare.ts';
import { createKubernetes } from '../../../../src/integrations/kubernetes/client.ts';
import type { ApplyContext, JobResult, StepIntent, StepRecord } from '../../../../src/jobs/job.ts';
import { createFluxSyncJob } from '../../../../src/jobs/sync/flux/job.ts';
import type { FluxPlan } from '../../../../src/jobs/sync/flux/plan.ts';
import { planFlux } from '../../../../src/jobs/sync/flux/plan-flux.ts';
import type { Report } from '../../../../src/report.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { until } from '../../../helpers/eventually.ts';
import { startTestCluster, type TestCluster } from '../../../sandbox/kubernetes/api-client.ts';

const REPOSITORY = 'acme/gitops';

export const lost = new Error('the lease was lost');

/** A cluster with Flux as `deploy/` and the sandbox have it, its repository, and a gate with its journal. */
export type AFlux = Awaited<ReturnType<typeof startFlux>>;

export const EDGE_KEYS = {
  source: { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: FLUX_SOURCE },
  kustomization: (name: string) => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    name,
  }),
  helmrelease: (name: string) => ({ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name }),
};

type Key = { readonly apiVersion: string; readonly kind: string; readonly name: string };

export async function startFlux(options: { readonly sync?: object; readonly environment?: object } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-flux-'));
  const commits: Checkout[] = [];
  const push = (version = '1.0.0') => {
    const sha = createHash('sha1').update(`${commits.length}`).digest('hex');
    const files = ['vault-config/values.yaml', 'toy-service/values.yaml', 'toy-web/values.yaml'].map(
      (path) => [`charts/${path}`, `v: ${commits.length}`] as const,
    );
    const chart = ['charts/toy-web/Chart.yaml', `version: ${version}`] as const;
    commits.push({ sha, files: new Map([...files, chart]) });
    return sha;
  };
  push();
  const git = {
    headOf: () => commits.at(-1),
    commitOf: (_url: string, sha: string) => commits.find((commit) => commit.sha === sha),
  };
  const api = await startTestCluster({ controllers: { delayMs: 2, git } });
  const world = { cluster: api.cluster, name: 'edge', repository: REPOSITORY } as unknown as EnvironmentWorld;
  access.furnish(world);
  api.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } });
  flux.furnish(world);
  const as = (token: string) => {
    const file = join(folder, token);
    writeFileSync(file, api.cluster.kubeconfig(token));
    return createKubernetes({ kubeconfig: file });
  };
  const [reader, writer] = [as(BITIQ_TOKEN), as(SYNC_TOKEN)];
  const environment = anEnvironment({
    name: 'edge',
    controller: 'flux',
    waves: [['vault-config'], ['apps', 'helmrelease/toy-web']],
    sync: { settle: '10ms', pollEvery: '10ms', stuckAfter: '5s', ...options.sync },
    policies: { sync: { approvals: { group: 'platform' } } },
    ...options.environment,
  });
  const executor = createFluxExecutor(writer, { namespace: FLUX_NAMESPACE });
  const made = {
    ...{ api, commits, push, environment, executor },
    cluster: api.cluster,
    reader,
    read: (key: Key) => read(api, key),
    isSuspended: (key: Key) => (read(api, key).spec as { suspend?: boolean }).suspend === true,
    change: (key: Key, mutate: (object: KubernetesObject) => void) =>
      api.cluster.change({ ...key, namespace: FLUX_NAMESPACE }, mutate),
    plan: (asked: { applications?: readonly string[]; revision?: string; prune?: boolean } = {}) =>
      planFlux({
        environment,
        systems: { kubernetes: reader, gitopsKubernetes: reader, commits: NO_COMMITS },
        applications: [],
        prune: false,
        signal: new AbortController().signal,
        ...asked,
      }),
    async stop() {
      await Promise.all([reader.close(), writer.close()]);
      await api.stop();
      rmSync(folder, { recursive: true });
    },
  };
  onTestFinished(made.stop);
  await until(() => (read(api, EDGE_KEYS.source).status as { artifact?: object })?.artifact !== undefined);
  return made;
}

function read({ cluster }: TestCluster, key: Key): KubernetesObject {
  const found = cluster.read({ ...key, namespace: FLUX_NAMESPACE });
  if (found === undefined) throw new Error(`there is no ${key.kind} ${key.name}`);
  return found;
}

/** What GitHub says is told elsewhere. */
const NO_COMMITS: Commits = {
  repository: REPOSITORY,
  resolve: async () => undefined,
  compare: async () => undefined,
  readFile: async () => undefined,
};

/** The run of an approved plan, which workers take up one after another. */
export async function aRun(made: AFlux, asked: Parameters<AFlux['plan']>[0] = {}) {
  const planned = await made.plan(asked);
  const approved = JSON.parse(JSON.stringify(planned.plan)) as FluxPlan;
  const planHash = hashPlan(approved);
  const journal = new Map<string, StepRecord>();
  const cancel = new AbortController();
  let lease = new AbortController();
  const updates: Report[] = [];
  const run = {
    ...{ approved, journal, updates, planned },
    /** Intents as the gate was asked for them. */
    asked: [] as StepIntent[],
    /** What the executor is asked for, oldest first: `resume kustomization/apps`. */
    orders: [] as string[],
    /** Called before an order is written; may throw. */
    onOrder: (_order: string) => {},
    onOrdered: (_order: string) => {},
    /** Why the gate refuses; `undefined`: it does not. */
    refuse: (_intent: StepIntent): string | undefined => undefined,
    cancel: () => cancel.abort(new Error('cancelled')),
    die(): never {
      lease.abort(lost);
      throw lost;
    },
    async work(): Promise<JobResult> {
      lease = new AbortController();
      const signal = lease.signal;
      const held = () => signal.throwIfAborted();
      const context: ApplyContext = {
        environment: made.environment,
        input: { applications: [...(asked.applications ?? [])] },
        signal,
        cancelled: cancel.signal,
        getLastVerdict: async () => undefined,
        runId: 'run-1',
        requestedBy: 'slack:T1/U1',
        plan: approved as never,
        planHash,
        expiresAt: new Date(Date.now() + 3_600_000),
        gate: {
          listSteps: async () => [...journal.values()],
          async begin(intent) {
            held();
            run.asked.push(intent);
            const code = run.refuse(intent) ?? judge(intent, planHash);
            if (code !== undefined) throw new RefusedError(code, `refused: ${code}`);
            const { id, detail } = intent;
            const before = journal.get(id);
            journal.set(id, { id, detail, state: 'intended', intendedAt: before?.intendedAt ?? new Date() });
          },
          async end(id, state, detail) {
            held();
            const record = journal.get(id);
            if (record?.state !== 'intended') throw new Error(`${id} was not begun`);
            journal.set(id, { ...record, state, detail });
          },
        },
      };
      const job = createFluxSyncJob({
        systemsOf: async () => ({
          kubernetes: made.reader,
          gitopsKubernetes: made.reader,
          commits: NO_COMMITS,
          createFluxExecutor: () => watched(made.executor, run),
        }),
      });
      if (job.apply === undefined) throw new Error('it carries nothing out');
      return job.apply(context, (report) => updates.push(report));
    },
  };
  return run;
}

function judge({ planNow, freeze, revision }: StepIntent, planHash: string): string | undefined {
  if (planNow !== planHash) return 'plan_changed';
  if (freeze !== 'none') return 'frozen';
  return revision.planned === revision.live ? undefined : 'revision-changed';
}

function watched(
  executor: FluxExecutor,
  run: { orders: string[]; onOrder(order: string): void; onOrdered(order: string): void },
): FluxExecutor {
  const watch =
    <T>(
      name: (view: T) => string,
      write: (view: T, order: { suspend: boolean; token: string }, signal: AbortSignal) => Promise<void>,
    ) =>
    async (view: T, order: { suspend: boolean; token: string }, signal: AbortSignal) => {
      const told = `${order.suspend ? 'suspend' : 'resume'} ${name(view)}`;
      run.onOrder(told);
      await write(view, order, signal);
      run.orders.push(told);
      run.onOrdered(told);
    };
  return {
    ...executor,
    order: watch(({ id }) => id, executor.order),
    orderSource: watch(({ name }) => `gitrepository/${name}`, executor.orderSource),
  };
}
