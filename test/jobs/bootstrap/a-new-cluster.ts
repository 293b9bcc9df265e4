import { randomUUID } from 'node:crypto';
import { BUCKET } from '../../../sandbox/fixtures/aws.ts';
import type { Aws } from '../../../src/integrations/aws/create-aws.ts';
import { createBootstrapJob } from '../../../src/jobs/bootstrap/job.ts';
import { outline } from '../../../src/jobs/bootstrap/outline.ts';
import type { Part } from '../../../src/jobs/bootstrap/step.ts';
import { requestRun } from '../../../src/runs/request-run.ts';
import { isOver, type Run } from '../../../src/runs/run.ts';
import { aRequest } from '../../helpers/runs.ts';
import { aLife, type Life } from '../sync/what-must-hold/a-life.ts';
import { MARA, type Prod, startProd } from '../sync/what-must-hold/a-prod.ts';
import { mortalCalls } from '../sync/what-must-hold/mortal.ts';

/** The sandbox's new cluster in this process, with a store, and workers that a test sends. */
export interface NewCluster extends Prod {
  /** Mara asks for a bootstrap, which no worker has begun when this resolves. Returns the run. */
  want(input?: object): Promise<string>;
  /** Workers take the run, one after the other, until it waits for people or is over. */
  workOff(runId: string): Promise<Run>;
  /** One worker takes the run once; where its life ended meanwhile, at which point. */
  turn(runId: string, life: Life): Promise<string | undefined>;
  /** Ines and omar approve it, unless others are named, and workers take it to its end. */
  finish(runId: string, by?: readonly string[]): Promise<Run>;
  /** From asking to the end, with the approvals that it needs. */
  bootstrap(input?: object): Promise<Run>;
  /** Successful writes of any kind, by anybody, to the cluster's API and to AWS. */
  writes(): number;
  /** What every worker sees from now on in place of a part. */
  wrap(change: (part: Part, life: Life) => Part): void;
}

/** As the sandbox has it, in a hurry. */
export const BOOTSTRAP = {
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

/** Calls of AWS and Vault that change something. */
const WRITES = /^(create|put|set|tag|untag|delete|write|block|enable|encrypt)/;

function mortalAws(aws: Aws, life: Life): Aws {
  const { buckets, iam, secretWriter } = aws;
  return {
    ...aws,
    buckets: mortalCalls(buckets, life, WRITES),
    iam: mortalCalls(iam, life, WRITES),
    secretWriter: mortalCalls(secretWriter, life, WRITES),
  };
}

/** How often a run may come back before it is too often. */
const MOST_TURNS = 400;

export async function startNewCluster(
  options: { bootstrap?: object; environment?: object; sync?: object } = {},
): Promise<NewCluster> {
  const state = { change: (part: Part, _life: Life) => part, life: aLife() };
  const prod = await startProd({
    name: 'new',
    sync: { settle: '20ms', ...options.sync },
    environment: { bootstrap: { ...BOOTSTRAP, ...options.bootstrap }, ...options.environment },
    createJob: ({ systemsOf }) =>
      createBootstrapJob({
        async systemsOf(environment) {
          const systems = await systemsOf(environment);
          return {
            ...systems,
            createAws: (region) => mortalAws(systems.createAws(region), state.life),
            createVaultWriter: (role) => mortalCalls(systems.createVaultWriter(role), state.life, WRITES),
          };
        },
        async outline(...asked) {
          const { steps, plan } = await outline(...asked);
          const wrapped = steps.map((step) => ({
            ...step,
            parts: step.parts.map((part) => state.change(part, state.life)),
          }));
          return { steps: wrapped, plan };
        },
      }),
  });
  const cluster: NewCluster = Object.assign(prod, {
    wrap(change: (part: Part, life: Life) => Part) {
      state.change = change;
    },
    async want(input: object = {}) {
      const id = randomUUID().slice(0, 8);
      const asked = { id, kind: 'bootstrap', environment: 'new', input: { ...input }, dedupeKey: id };
      await requestRun(prod.store, aRequest({ ...asked, requestedBy: MARA }));
      return id;
    },
    async turn(id: string, life: Life) {
      state.life = life;
      await prod.work(id, { life });
      return Promise.race([life.ended, Promise.resolve(undefined)]);
    },
    async workOff(id: string) {
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const run = await prod.read(id);
        if (isOver(run.status) || run.status === 'awaiting_approval') return run;
        await new Promise((resolve) => setTimeout(resolve, 10));
        await cluster.turn(id, aLife());
      }
      throw new Error(`${id} comes to no end: ${JSON.stringify((await prod.read(id)).report?.rows)}`);
    },
    async finish(id: string, by?: readonly string[]) {
      await prod.approve(id, by);
      await cluster.turn(id, aLife());
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
