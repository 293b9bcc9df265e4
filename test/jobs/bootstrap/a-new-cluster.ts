import { randomUUID } from 'node:crypto';
import { BUCKET } from '../../../sandbox/fixtures/aws.ts';
import { createBootstrapJob } from '../../../src/jobs/bootstrap/job.ts';
import { outline } from '../../../src/jobs/bootstrap/outline.ts';
import type { Part } from '../../../src/jobs/bootstrap/step.ts';
import { requestRun } from '../../../src/runs/request-run.ts';
import { isOver, type Run } from '../../../src/runs/run.ts';
import { aRequest } from '../../helpers/runs.ts';
import { MARA, type Prod, startProd, type Worker } from '../sync/what-must-hold/a-prod.ts';

/** The sandbox's new cluster in this process, with a store, and workers that a test sends. */
export interface NewCluster extends Prod {
  /** Mara asks for a bootstrap, which no worker has begun when this resolves. Returns the run. */
  want(input?: object): Promise<string>;
  /** Workers take the run, one after the other, until it waits for people or is over. */
  workOff(runId: string, worker?: Partial<Worker>): Promise<Run>;
  /** Ines and omar approve it, and workers take it to its end. */
  finish(runId: string): Promise<Run>;
  /** From asking to the end, with the approvals that it needs. */
  bootstrap(input?: object): Promise<Run>;
  /** Successful writes of any kind, by anybody, to the cluster's API and to AWS. */
  writes(): number;
  /** What every worker sees from now on in place of a part. */
  wrap(change: (part: Part) => Part): void;
}

/** As the sandbox has it, in a hurry. */
const BOOTSTRAP = {
  pollEvery: '10ms',
  stuckAfter: '5s',
  smokeWithin: '2s',
  lokiWithin: '2s',
  aws: {
    region: 'eu-central-1',
    bucket: BUCKET,
    credentials: { kind: 'user', secret: { store: 'vault', name: 'logging/loki-s3' } },
  },
};

/** How often a run may come back before it is too often. */
const MOST_TURNS = 400;

export async function startNewCluster(
  options: { bootstrap?: object; environment?: object; sync?: object } = {},
): Promise<NewCluster> {
  const state = { change: (part: Part) => part };
  const prod = await startProd({
    name: 'new',
    sync: { settle: '20ms', ...options.sync },
    environment: { bootstrap: { ...BOOTSTRAP, ...options.bootstrap }, ...options.environment },
    createJob: ({ systemsOf }) =>
      createBootstrapJob({
        systemsOf,
        async outline(...asked) {
          const { steps, plan } = await outline(...asked);
          const wrapped = steps.map((step) => ({
            ...step,
            parts: step.parts.map((part) => state.change(part)),
          }));
          return { steps: wrapped, plan };
        },
      }),
  });
  const cluster: NewCluster = Object.assign(prod, {
    wrap(change: (part: Part) => Part) {
      state.change = change;
    },
    async want(input: object = {}) {
      const id = randomUUID().slice(0, 8);
      const asked = { id, kind: 'bootstrap', environment: 'new', input: { ...input }, dedupeKey: id };
      await requestRun(prod.store, aRequest({ ...asked, requestedBy: MARA }));
      return id;
    },
    async workOff(id: string, worker?: Partial<Worker>) {
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const run = await prod.read(id);
        if (isOver(run.status) || run.status === 'awaiting_approval') return run;
        await new Promise((resolve) => setTimeout(resolve, 10));
        await prod.work(id, worker);
      }
      throw new Error(`${id} comes to no end: ${JSON.stringify((await prod.read(id)).report?.rows)}`);
    },
    async finish(id: string) {
      await prod.approve(id);
      await prod.work(id);
      return cluster.workOff(id);
    },
    async bootstrap(input?: object) {
      const id = await cluster.want(input);
      const run = await cluster.workOff(id);
      return run.status === 'awaiting_approval' ? cluster.finish(id) : run;
    },
    writes: () => prod.world.cluster.writes + prod.worlds.aws.writes,
  });
  return cluster;
}
