import { expect, onTestFinished, test } from 'vitest';
import { createRunQueue } from '../../src/queue/run-queue.ts';
import { isOver, type RunStatus } from '../../src/runs/run.ts';
import { listEntries } from '../approvals/on-record.ts';
import { until } from '../helpers/eventually.ts';
import type { Served } from '../helpers/house.ts';
import { usePostgres } from '../helpers/services.ts';
import { type GateHouse, openGateHouse } from './gate/a-gate-house.ts';

const postgres = usePostgres();

const ROUNDS = 3;
const RUNS = 100;
const PEOPLE = ['mara', 'ines', 'jun'];

test.skipIf(postgres === undefined)(
  'a rolling restart of three bots and three workers under a hundred runs loses, doubles and orphans nothing',
  { timeout: 180_000 },
  async () => {
    const house = await openGateHouse((await postgres?.createDatabase()) ?? '');
    onTestFinished(() => house.stop());
    // Long enough that a worker is always told to stop in the middle of some.
    house.worlds.environment('prod').cluster.trouble.latencyMs = 700;
    const old: { bot: Served; worker: Served }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) old.push(await serveBoth(house));

    const typed: { acknowledged: boolean }[] = [];
    const codes: number[] = [];
    // As a Deployment does it: the new ones are ready before the old ones are told to stop.
    for (const [round, before] of old.entries()) {
      const questions = Array.from({ length: RUNS }, (_, index) => index).filter(
        (index) => index % ROUNDS === round,
      );
      await serveBoth(house);
      const asked = typeAll(house, questions);
      await until(async () => (await countRunning(house)) > 2, 30_000);
      const [answers, ended] = await Promise.all([asked, endBoth(before)]);
      typed.push(...answers);
      codes.push(...ended);
    }
    const { db } = house.store;
    const runs = () => db.selectFrom('runs').selectAll().execute();
    const posts = () => db.selectFrom('posts').selectAll().execute();
    const open = async () => (await runs()).filter(({ status }) => !isOver(status as RunStatus));
    const untold = async () => (await posts()).filter(({ final }) => final !== 1);
    await expect.poll(open, { timeout: 30_000 }).toEqual([]);
    await expect.poll(untold, { timeout: 30_000 }).toEqual([]);

    const entries = await listEntries(house.store);
    const perRun = (kind: string) =>
      entries.filter(({ type }) => type === kind).map(({ runId }) => runId ?? '');
    const ids = (await runs()).map(({ id }) => id);
    expect(codes).toEqual(Array(2 * ROUNDS).fill(0));
    // Who asks while the machine is too busy hears so within 3 s, which is not to be lost.
    const unheard = typed.filter(({ acknowledged }) => !acknowledged).length + refusals(house).length;
    expect(RUNS - ids.length).toBeLessThanOrEqual(unheard);
    expect(new Set((await runs()).map(({ input }) => input)).size).toBe(ids.length);
    expect(new Set((await runs()).map(({ status, attempt }) => `${status} ${attempt}`))).toEqual(
      new Set(['succeeded 1']),
    );
    for (const kind of ['run.requested', 'run.started', 'run.succeeded'])
      expect(perRun(kind).toSorted(), kind).toEqual(ids.toSorted());
    expect(toldIn(house).toSorted()).toEqual((await posts()).map(({ ts }) => ts).toSorted());
    expect(await waitingIn(house)).toMatchObject({ waiting: 0, delayed: 0 });
    expect(await house.isLogWhole()).toBe(true);
  },
);

async function serveBoth(house: GateHouse): Promise<{ bot: Served; worker: Served }> {
  const [bot, worker] = await Promise.all([house.serve('bot'), house.serve('worker')]);
  return { bot, worker };
}

async function endBoth({ bot, worker }: { bot: Served; worker: Served }): Promise<readonly number[]> {
  return Promise.all([bot.end(), worker.end()]);
}

async function countRunning({ store }: GateHouse): Promise<number> {
  const rows = await store.db.selectFrom('runs').select('id').where('status', '=', 'running').execute();
  return rows.length;
}

/** People ask while it goes on, each question another one. */
async function typeAll({ slack }: GateHouse, questions: readonly number[]) {
  const lines = PEOPLE.map(async (user, place) => {
    const answers: { acknowledged: boolean }[] = [];
    for (const question of questions.filter((_, index) => index % PEOPLE.length === place)) {
      const text = `/bitiq preflight prod --only cluster-version --timeout ${20 + question}s`;
      answers.push(await slack.command({ user, channel: 'prod', text }));
    }
    return answers;
  });
  return (await Promise.all(lines)).flat();
}

/** Each message that says how a run ended; one whose details are in its thread twice counts twice. */
function toldIn({ slack }: GateHouse): readonly string[] {
  const messages = slack.messages('prod');
  return messages
    .filter(({ ts, threadTs = ts }) => ts === threadTs)
    .flatMap(({ ts, text }) => {
      const replies = messages.filter((each) => each.threadTs === ts && each.ts !== ts);
      return /is ready/.test(text) ? Array<string>(Math.max(1, replies.length)).fill(ts) : [];
    });
}

function refusals({ slack }: GateHouse): readonly string[] {
  const told = PEOPLE.flatMap((user) => slack.ephemerals(user)).map(({ text }) => text);
  return told.filter((text) => /nothing was started/.test(text));
}

async function waitingIn({ redis }: GateHouse) {
  const queue = createRunQueue(redis.url);
  try {
    await until(() => queue.ping().then(Boolean, () => false));
    return await queue.getCounts();
  } finally {
    await queue.close();
  }
}
