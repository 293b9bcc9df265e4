import { afterEach, beforeAll, expect, test } from 'vitest';
import { BUCKET } from '../../../sandbox/fixtures/aws.ts';
import type { Run } from '../../../src/runs/run.ts';
import { aLife } from '../sync/what-must-hold/a-life.ts';
import { type NewCluster, startNewCluster } from './a-new-cluster.ts';

const SECRET = 'logging/loki-s3';

/** What phase 1 writes, at least. */
const PARTS = 30;

let cluster: NewCluster | undefined;

/** Writes to the cluster where no worker dies. */
let writtenAtOnce: number;

beforeAll(async () => {
  const untouched = await startNewCluster();
  await untouched.workOff(await untouched.want());
  writtenAtOnce = untouched.world.cluster.writes;
  await untouched.stop();
});

afterEach(() => cluster?.stop());

/** Kinds of points at which workers are killed, one after the other, in one bootstrap. */
const KINDS = [
  ['around the intent of every part, and right after it was written', /^(before|after) (begin|apply) /],
  [
    'before the end of every part is in the journal, and around the journal',
    /^before end |^(before|after) (journal|write)/,
  ],
  [
    'once the end of every part is in the journal, and between requests to AWS and Vault',
    /^after end |^(before|after) (create|put|set|tag|untag|delete|write)[A-Z]/,
  ],
] as const;

interface Deaths {
  /** The run that came to the gate; those before it were given up, and resumed. */
  readonly run: Run;
  readonly deaths: readonly string[];
}

/** Workers are killed, each at the first such point at which none was, until a run waits for people. */
async function prepareWithDeaths(where: NewCluster, kind: RegExp): Promise<Deaths> {
  const deaths: string[] = [];
  let id = await where.want();
  for (;;) {
    const run = await where.read(id);
    if (run.error?.code === 'workers-lost') id = await where.want();
    else if (run.status !== 'queued' && run.status !== 'running') return { run, deaths };
    const point = await where.turn(
      id,
      aLife((each) => kind.test(each) && !deaths.includes(each)),
    );
    if (point === undefined) continue;
    deaths.push(point);
    await where.lapse(id);
  }
}

test.each(KINDS)(
  'workers killed %s: others go on to the end, and nothing is made twice',
  async (_, kind) => {
    const here = await startNewCluster();
    cluster = here;
    here.wrap((part, life) => ({
      ...part,
      ...(part.apply && {
        async apply(signal) {
          await life.pass(`before apply ${part.id}`);
          await part.apply?.(signal);
          await life.pass(`after apply ${part.id}`);
        },
      }),
    }));

    const { run, deaths } = await prepareWithDeaths(here, kind);
    const written = here.world.cluster.writes;
    expect([run.status, run.error]).toEqual(['awaiting_approval', undefined]);
    const done = await here.finish(run.id);
    const writes = here.writes();
    const again = await here.bootstrap();

    const { asked, users, buckets } = here.worlds.aws;
    const made = (action: string) => asked.filter((each) => each === action).length;
    const kept = here.world.vault.readSecret('gitops', SECRET);
    expect(deaths.length).toBeGreaterThan(PARTS);
    expect(written).toBe(writtenAtOnce);
    expect([done.status, done.error]).toEqual(['succeeded', undefined]);
    expect([made('s3:CreateBucket'), made('iam:CreateUser')]).toEqual([1, 1]);
    expect([[...buckets.keys()], [...users.keys()]]).toEqual([[BUCKET], [BUCKET]]);
    expect(users.get(BUCKET)?.keys.map(({ id, secret }) => [id, secret])).toEqual([
      [kept?.access_key_id, kept?.access_key_secret],
    ]);
    expect([again.status, here.writes() - writes]).toEqual(['succeeded', 0]);
  },
  180_000,
);
