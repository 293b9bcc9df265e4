import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report, RowState } from '../../../../src/report.ts';
import { readLock } from '../../../../src/runs/lock.ts';
import { isOver, type RunStatus } from '../../../../src/runs/run.ts';
import { isChainWhole, listEntries } from '../../../approvals/on-record.ts';
import { aLife, type End } from './a-life.ts';
import { approvalOf, type Prod, startProd } from './a-prod.ts';

const APPLICATIONS = ['vault-runtime-prod', 'toy-service-prod', 'toy-web-prod'];
const SEEDS = 200;
/** Runs that go on side by side, each in a production of its own. */
const LANES = 4;
/** Before and after a worker claims a run, saves its progress and brings it to the gate. */
const POINTS_OF_PLAN = 4;

/** Points at which a worker ended in all the runs of this file. */
const deaths = new Set<string>();

/** Where a worker must have ended at least once. */
const PLACES = [
  ...['vault-runtime-prod', 'toy-service-prod', 'toy-web-prod'].flatMap((name, index) => {
    const step = `wave-${index === 0 ? 1 : 2}/${name}`;
    const edges = [`begin ${step}`, `start ${name}`, `end ${step}`, `read ${name}`];
    return [`during start ${name}`, ...edges.flatMap((edge) => [`before ${edge}`, `after ${edge}`])];
  }),
  ...['journal', 'write 1', 'write 8'].flatMap((edge) => [`before ${edge}`, `after ${edge}`]),
];

interface Told {
  readonly status: string;
  readonly code: string | undefined;
}

let lanes: readonly Prod[];
let pointsOfApply: number;

beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: LANES }, () => startProd()));
  const [first] = lanes;
  if (first === undefined) throw new Error('there is no lane');
  await first.push(APPLICATIONS);
  const life = aLife();
  const runId = await first.ask(APPLICATIONS);
  await first.approve(runId);
  await first.work(runId, { life });
  await first.calm();
  pointsOfApply = life.points.length;
});

afterAll(() => Promise.all(lanes.map((lane) => lane.stop())));

test(`${SEEDS} runs whose workers are killed anywhere: each ends, sets nothing twice and tells the truth`, async () => {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
  const told: Told[] = [];

  await Promise.all(
    lanes.map(async (prod, lane) => {
      for (const seed of seeds.filter((each) => each % LANES === lane))
        told.push(await runWithDeaths(prod, seed));
    }),
  );

  expect(told).toHaveLength(SEEDS);
  expect(told.filter(({ status }) => status === 'succeeded').length).toBeGreaterThan(SEEDS / 2);
  expect(PLACES.filter((place) => !deaths.has(place))).toEqual([]);
  expect(await Promise.all(lanes.map(({ store }) => isChainWhole(store)))).toEqual(lanes.map(() => true));
}, 240_000);

/** One run whose workers end where the seed says, and everything that must hold of it. */
async function runWithDeaths(prod: Prod, seed: number): Promise<Told> {
  const random = aRandom(seed);
  await prod.push(APPLICATIONS);
  const runId = await prod.request(APPLICATIONS);
  const planned = random() < 0.2 ? [1 + Math.floor(random() * POINTS_OF_PLAN)] : [];
  const before = await workWithDeaths(prod, runId, {
    ends: planned,
    random,
    until: (status) => status === 'awaiting_approval',
  });
  await prod.approve(runId);
  const after = await workWithDeaths(prod, runId, { ends: endsOf(seed, random), random, until: isOver });
  const story = [...before, ...after];
  const about = `seed ${seed}: ${story.join(', ')}`;
  const { status, error, report } = await prod.read(runId);

  const written = prod.written(runId);
  const approval = await approvalOf(prod.store, runId);
  const target = JSON.parse(approval.plan).waves[0][0].targetCommit;
  const steps = await prod.store.db.selectFrom('steps').selectAll().where('run_id', '=', runId).execute();
  const granted = (await listEntries(prod.store, 'approval.granted')).filter((each) => each.runId === runId);
  const plans = prod.world.cluster.argocd.written
    .filter(({ info }) => info['bitiq/run'] === runId)
    .map(({ info, revision }) => ({ plan: info['bitiq/plan'], revision }));
  expect(isOver(status), about).toBe(true);
  expect(new Set(written).size, `${about}: ${written.join()}`).toBe(written.length);
  expect(approval.decision, about).toBe('approved');
  expect(
    granted.map(({ data }) => data.plan),
    about,
  ).toEqual([approval.plan_hash]);
  expect(plans, about).toEqual(written.map(() => ({ plan: approval.plan_hash, revision: target })));
  expect(
    steps.filter(({ state }) => state === 'intended'),
    about,
  ).toEqual([]);
  expect(await readLock(prod.store.db, 'prod'), about).toBeUndefined();
  if (status === 'succeeded') expect(rowsThat(report, 'passed'), about).toEqual(APPLICATIONS);
  expect([undefined, 'operation-unknown', 'plan_changed'], `${about}: ${error?.message}`).toContain(
    error?.code,
  );
  expect(rowsThat(report, 'passed'), about).toEqual(
    APPLICATIONS.filter((name) => written.includes(name) && commitOf(prod, name) === target),
  );
  expect(
    rowsThat(report, 'skipped').filter((name) => written.includes(name)),
    about,
  ).toEqual([]);
  await prod.calm();
  return { status, code: error?.code };
}

/** The first death goes through every place by its name, then every point in turn; some die again, and again. */
function endsOf(seed: number, random: () => number): readonly End[] {
  const any = () => 1 + Math.floor(random() * pointsOfApply);
  const first = PLACES[seed] ?? 1 + (seed % pointsOfApply);
  if (random() < 0.6) return [first];
  return random() < 0.6 ? [first, any()] : [first, any(), any()];
}

interface Deaths {
  /** At which point each worker ends, in their turn; those after them live. */
  readonly ends: readonly End[];
  readonly random: () => number;
  until(status: RunStatus): boolean;
}

async function workWithDeaths(
  prod: Prod,
  runId: string,
  { ends, random, until }: Deaths,
): Promise<readonly string[]> {
  const story: string[] = [];
  const sent: Promise<unknown>[] = [];
  for (let turn = 0; ; turn += 1) {
    const life = aLife(ends[turn]);
    life.ended.then((point) => story.push(point));
    await prod.work(runId, { life, late: { ms: Math.floor(random() * 400), sent } });
    if (until((await prod.read(runId)).status)) break;
    if (random() < 0.3) touch(prod);
    if (random() < 0.15) await prod.push(APPLICATIONS);
    await prod.lapse(runId);
  }
  await Promise.all(sent);
  for (const point of story) deaths.add(point);
  return story;
}

/** Something writes to the Applications, as Argo CD does all the time. */
function touch(prod: Prod): void {
  for (const name of APPLICATIONS) {
    prod.change(name, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, 'example.com/touched': String(Math.random()) };
    });
  }
}

const rowsThat = (report: Report | undefined, state: RowState) =>
  (report?.rows ?? []).filter((row) => row.state === state).map(({ id }) => id);

const commitOf = (prod: Prod, name: string) => prod.application(name).status.history?.at(-1)?.revision;

/** The same numbers for the same seed, from 0 up to 1. */
function aRandom(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
