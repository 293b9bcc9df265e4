import { randomUUID } from 'node:crypto';
import type { RunningEnvironment } from '../../../sandbox/worlds/start-environment.ts';
import { publicKeysOf, readAuditKey } from '../../../src/audit/key.ts';
import { verifyStore } from '../../../src/audit/verify/verify-store.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { getRun } from '../../../src/runs/get-run.ts';
import type { Run } from '../../../src/runs/run.ts';
import { isOver } from '../../../src/runs/run.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { until } from '../../helpers/eventually.ts';
import { type House, type HouseOptions, openHouse } from '../../helpers/house.ts';

/** A request whose plan waits in a channel. */
export interface Waiting {
  readonly runId: string;
  readonly ts: string;
}

/** A house, and what people do at its gate. */
export interface GateHouse extends House {
  /** As a further process sees it. */
  readonly store: Store;
  /** Pushes a change of the chart of each application, and waits until Argo CD has compared with it. */
  push(environment: string, applications: readonly string[]): Promise<string>;
  /** Mara asks; resolves once the plan waits with its buttons. */
  ask(environment: string, applications: readonly string[]): Promise<Waiting>;
  /** Each clicks *Approve*. */
  approve(environment: string, waiting: Waiting, by: readonly string[]): Promise<void>;
  read(runId: string): Promise<Run>;
  /** The run as it ended. */
  end(runId: string, timeoutMs?: number): Promise<Run>;
  /** Whether `bitiq audit verify` would find nothing wrong, with the key that the processes sign with. */
  isLogWhole(): Promise<boolean>;
  /** Operations that a run has set, as the cluster was asked for them. */
  written(environment: string, runId: string): RunningEnvironment['cluster']['argocd']['written'];
}

/** Quick enough that a test of many processes does not wait for Argo CD. */
const TIMES = { delayMs: 10, lookMs: 30 };

/** `databaseUrl`: what its processes share; `undefined`: a SQLite file. */
export async function openGateHouse(
  databaseUrl: string | undefined,
  options: HouseOptions = {},
): Promise<GateHouse> {
  const house = await openHouse({
    times: TIMES,
    ...options,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  const store = await openStore(house.settings.env.DATABASE_URL ?? '');
  await store.migrate();
  const { slack } = house;
  const read = async (runId: string): Promise<Run> => {
    const run = await getRun(store, runId);
    if (run === undefined) throw new Error(`there is no run ${runId}`);
    return run;
  };
  return {
    ...house,
    store,
    push: (environment, applications) => push(house, environment, applications),
    async ask(environment, applications) {
      const known = new Set(slack.messages(environment).map(({ ts }) => ts));
      const text = ['/bitiq sync', environment, ...applications].join(' ');
      await slack.command({ user: 'mara', channel: environment, text });
      return slack.waitFor(
        () =>
          slack
            .messages(environment)
            .filter(({ ts }) => !known.has(ts))
            .map(({ ts, blocks }) => ({ ts, runId: runOfButton(JSON.stringify(blocks)) }))
            .find((each): each is Waiting => each.runId !== undefined),
        { timeoutMs: 30_000 },
      );
    },
    async approve(channel, { ts }, by) {
      for (const user of by) await slack.click({ user, channel, ts, actionId: 'vote.approve' });
    },
    read,
    async end(runId, timeoutMs = 30_000) {
      await until(async () => isOver((await read(runId)).status), timeoutMs);
      return read(runId);
    },
    written: (environment, runId) =>
      house.worlds
        .environment(environment)
        .cluster.argocd.written.filter(({ info }) => info['bitiq/run'] === runId),
    async isLogWhole() {
      const { audit } = loadConfig({ env: house.settings.env, cwd: house.folder });
      const keys = publicKeysOf(readAuditKey(audit.keyFile));
      return (await verifyStore(store, { keys, from: { seq: 0, hash: '', checkpoint: 0 } })).isSound;
    },
    async stop() {
      await house.stop();
      await store.close();
    },
  };
}

const runOfButton = (blocks: string) => /"action_id":"vote\.approve".*?"value":"([^/"]+)\//.exec(blocks)?.[1];

async function push(
  { worlds }: House,
  environment: string,
  applications: readonly string[],
): Promise<string> {
  const { cluster, repository } = worlds.environment(environment);
  const read = (name: string) => cluster.read(applicationKey(name)) as unknown as ComparedApplication;
  const paths = applications.map((name) => `${read(name).spec.source.path}/notes.txt`);
  const files = Object.fromEntries(paths.map((path) => [path, randomUUID()]));
  const message = `Notes of ${applications.join(', ')}`;
  const sha = worlds.github.commit(repository, 'main', { message, author: 'jun', files });
  await until(() => applications.every((name) => read(name).status.sync.revision === sha));
  return sha;
}

interface ComparedApplication {
  readonly spec: { readonly source: { readonly path: string } };
  readonly status: { readonly sync: { readonly revision: string } };
}

export const applicationKey = (name: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  name,
  namespace: 'openshift-gitops',
});
