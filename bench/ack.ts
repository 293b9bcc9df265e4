import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../sandbox/services/redis.ts';
import { openStore } from '../src/store/store.ts';
import type { BitiqPlaces } from './ack/bitiq-process.ts';
import type { Answered, Load } from './ack/load-process.ts';
import type { CallCounts, SlackPlace } from './ack/slack-process.ts';
import { type Child, startChild } from './child.ts';
import { type Figures, figuresOf, printFigures } from './figures.ts';
import { median } from './ratio.ts';

/**
 * How soon a slash command is acknowledged at 200 a second: by bitiq, which writes the run and its
 * audit record to disk first and meanwhile runs it and edits its message, and by a Bolt app that only
 * acknowledges. Load, Slack and app are processes of their own; the load keeps its times whatever the
 * answers do, and an answer's time counts from when the command was due.
 */
const PER_SECOND = 200;
const SECONDS = Number(process.argv[2] ?? 10);
const WARM_UP = PER_SECOND * 3;
const COUNT = PER_SECOND * SECONDS;
/** Twenty new people a second: ten times as many as Slack lets anybody ask about. */
const COMMANDS_A_PERSON = 10;
const ROUNDS = Number(process.argv[3] ?? 3);
const WANTED = { p99Ms: 50, maxMs: 500 };

const scriptOf = (name: string) => join(import.meta.dirname, `ack/${name}-process.ts`);

async function measure(
  port: number,
  { signingSecret, team }: Omit<SlackPlace, 'apiUrl' | 'botToken'>,
): Promise<Figures> {
  const load = await startChild(scriptOf('load'), {});
  const send = async (from: number, count: number) => {
    const what: Load = {
      port,
      signingSecret,
      team,
      from,
      count,
      perSecond: PER_SECOND,
      commandsAPerson: COMMANDS_A_PERSON,
    };
    const answers = (await load.ask(what)) as readonly Answered[];
    assertAcknowledged(answers);
    return answers.map(({ latencyMs }) => latencyMs);
  };
  await send(0, WARM_UP);
  const times = await send(WARM_UP, COUNT);
  await load.stop();
  return figuresOf(times);
}

/** Throws unless each answer is the one that both give. */
function assertAcknowledged(answers: readonly Answered[]): void {
  const other = answers.find(({ status, body }) => status !== 200 || body !== '');
  if (other !== undefined) throw new Error(`not acknowledged: ${other.status} ${other.body}`);
}

async function measureBolt(): Promise<Figures> {
  const place = { signingSecret: 'ack-only', team: 'T1' };
  const bolt = await startChild<number>(scriptOf('bolt'), place);
  const figures = await measure(bolt.ready, place);
  await bolt.stop();
  return figures;
}

async function measureBitiq(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'bitiq.sqlite')}`;
  const redis = await startRedis({ own: true });
  const slack = await startChild<SlackPlace>(scriptOf('slack'), {
    users: (WARM_UP + COUNT) / COMMANDS_A_PERSON,
  });
  const places: BitiqPlaces = { slack: slack.ready, redisUrl: redis.url, databaseUrl, folder };
  const bitiq = await startChild<number>(scriptOf('bitiq'), places);
  const figures = await measure(bitiq.ready, slack.ready);
  await printCalls(slack);
  await bitiq.stop();
  await assertOnRecord(databaseUrl);
  await Promise.all([slack.stop(), redis.stop()]);
  await rm(folder, { recursive: true, force: true });
  return figures;
}

async function printCalls(slack: Child<unknown>): Promise<void> {
  const counts = (await slack.ask('count')) as CallCounts;
  const said = Object.entries(counts).map(([method, count]) => `${count} ${method}`);
  console.log(`         Slack was called meanwhile: ${said.join(', ')}`);
}

/** Throws unless every command is in SQL exactly once, as a run and in the audit log. */
async function assertOnRecord(databaseUrl: string): Promise<void> {
  const store = await openStore(databaseUrl);
  const runs = await store.db.selectFrom('runs').select('input').execute();
  const records = await store.db
    .selectFrom('audit')
    .select('run_id')
    .where('type', '=', 'run.requested')
    .execute();
  await store.close();
  const sizes = [runs, records].map((rows) => [
    rows.length,
    new Set(rows.map((row) => JSON.stringify(row))).size,
  ]);
  if (sizes.flat().some((size) => size !== WARM_UP + COUNT)) {
    throw new Error(
      `${WARM_UP + COUNT} acknowledged; runs and records, and how many differ: ${sizes.join('; ')}`,
    );
  }
}

const rounds: { bolt: Figures; bitiq: Figures }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const bolt = await measureBolt();
  printFigures('bolt    ', bolt);
  const bitiq = await measureBitiq();
  printFigures('bitiq   ', bitiq);
  rounds.push({ bolt, bitiq });
}
const ratio = median(rounds.map(({ bolt, bitiq }) => bitiq.p99 / bolt.p99));
const p99 = median(rounds.map(({ bitiq }) => bitiq.p99));
const max = Math.max(...rounds.map(({ bitiq }) => bitiq.max));
console.log(
  `durable ack at ${PER_SECOND}/s: p99 is ${ratio.toFixed(1)} times that of ack-only Bolt, ` +
    `${p99.toFixed(1)} ms (wanted: under ${WANTED.p99Ms}), max ${max.toFixed(1)} ms (wanted: at most ${WANTED.maxMs})`,
);
if (!(p99 < WANTED.p99Ms && max <= WANTED.maxMs)) process.exitCode = 1;
