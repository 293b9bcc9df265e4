import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { type Bot, startBot } from '../sandbox/run/bot.ts';
import { startRedis } from '../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../sandbox/slack/slack.ts';
import type { Settings } from '../sandbox/worlds/write-settings.ts';
import { assertRechecked } from './approve/assert-rechecked.ts';
import { type ByHand, patchByKubectl } from './approve/patch-by-kubectl.ts';
import type { Release, WorldQuestion, WrittenAt } from './approve/world-process.ts';
import { type Child, startChild } from './child.ts';
import { figuresOf, printFigures } from './figures.ts';
import { findPlainKubectl } from './preflight/kubectl.ts';

/**
 * How soon after the click that completes an approval the operations of the first wave are written on
 * their Applications, with every rule of the gate asked again in between; and how long a person needs
 * who does the same to one Application by `kubectl get` and `kubectl patch`. bitiq is a process of its own
 * in all roles, as users run it; so are Redis, and the cluster with GitHub. Every approval is a real one:
 * a new commit, a request, two people's clicks.
 */
const APPROVALS = Number(process.argv[2] ?? 120);
const WARM_UP = 10;
const WANTED = { p99Ms: 120 };

/** The first wave; what comes after it has nothing to change. */
const CHARTS = ['bitiq-umbrella', 'bootstrap-operators', 'vault-config', 'vault-runtime'];
const APPLICATIONS = CHARTS.map((chart) => `${chart}-prod`);

interface Bench {
  readonly world: Child<Settings>;
  readonly slack: RunningSlack;
  readonly byHand: ByHand;
}

interface Approved {
  /** From the click to the first operation of the wave, and to the last. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** `kubectl get` and `kubectl patch` for one Application. */
  readonly kubectlMs: number;
}

const now = () => Number(process.hrtime.bigint()) / 1e6;

const ask = <T>({ world }: Bench, question: WorldQuestion) => world.ask(question) as Promise<T>;

async function approveOne(bench: Bench, round: number): Promise<Approved> {
  const { slack, byHand } = bench;
  const { sha } = await ask<Release>(bench, { ask: 'commit', charts: CHARTS });
  const ts = await requestSync(slack);
  await click(slack, 'ines', ts);
  // At no fixed distance from what bitiq does in a rhythm.
  await sleep(200 + Math.random() * 500);
  const clickedAt = now();
  await click(slack, 'omar', ts);
  await slack
    .waitFor(() => textOf(slack, ts).includes('is synced'), { timeoutMs: 30_000 })
    .catch((cause) => {
      throw new Error(`the run was to end as synced; its message says: ${textOf(slack, ts)}`, { cause });
    });
  const written = await ask<readonly WrittenAt[]>(bench, { ask: 'written' });
  assertApproved(written, sha);
  const times = written.map(({ atMs }) => atMs - clickedAt);

  const application = APPLICATIONS[round % APPLICATIONS.length] ?? '';
  const beganAt = now();
  await patchByKubectl(byHand, application, sha);
  const [other, ...more] = await ask<readonly WrittenAt[]>(bench, { ask: 'written' });
  if (other?.application !== application || other.revision !== sha || more.length > 0) {
    throw new Error(`kubectl was to write ${sha} on ${application}: ${JSON.stringify([other, ...more])}`);
  }
  return {
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
    kubectlMs: other.atMs - beganAt,
  };
}

/** Returns the `ts` of the message with the buttons. */
async function requestSync(slack: RunningSlack): Promise<string> {
  const before = new Set(slack.messages('prod').map((message) => message.ts));
  const typed = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq sync prod' });
  if (!typed.acknowledged || typed.reply !== undefined) throw new Error(`refused: ${typed.reply?.text}`);
  const isAsking = ({ ts, blocks }: { ts: string; blocks: unknown }) =>
    !before.has(ts) && JSON.stringify(blocks).includes('vote.approve');
  return (await slack.waitFor(() => slack.messages('prod').slice(-5).find(isAsking))).ts;
}

async function click(slack: RunningSlack, user: string, ts: string): Promise<void> {
  const clicked = await slack.click({ user, channel: 'prod', ts, actionId: 'vote.approve' });
  if (!clicked.acknowledged) throw new Error(`the click of ${user} was not answered: ${clicked.error}`);
}

function textOf(slack: RunningSlack, ts: string): string {
  return slack.messages('prod').findLast((message) => message.ts === ts)?.text ?? '';
}

/** Throws unless one run wrote just this commit on each Application of the wave, once, as who may. */
function assertApproved(written: readonly WrittenAt[], sha: string): void {
  const names = written.map(({ application }) => application).sort();
  const runs = new Set(written.map(({ runId }) => runId));
  const isRight = written.every(
    ({ revision, username }) => revision === sha && username === 'system:serviceaccount:bitiq:bitiq-sync',
  );
  const isEach = JSON.stringify(names) === JSON.stringify([...APPLICATIONS].sort());
  if (!isRight || !isEach || runs.size !== 1 || runs.has('')) {
    throw new Error(`not the operations that were approved, to ${sha}: ${JSON.stringify(written)}`);
  }
}

/** One wave with something to do, and quick looks at what became of it: neither lies in what is measured. */
async function shortenRuns({ config }: Settings): Promise<void> {
  const file = parse(await readFile(config, 'utf8'));
  const { prod } = file.environments;
  prod.waves = [APPLICATIONS, ...prod.waves.slice(2)];
  prod.sync = { ...prod.sync, settle: '0s', pollEvery: '50ms' };
  await writeFile(config, stringify(file, { aliasDuplicateObjects: false }));
}

async function measure(bench: Bench): Promise<void> {
  for (let round = 0; round < WARM_UP; round += 1) await approveOne(bench, round);
  const approved: Approved[] = [];
  for (let round = 0; round < APPROVALS; round += 1) approved.push(await approveOne(bench, round));
  const first = figuresOf(approved.map(({ firstMs }) => firstMs));
  const last = figuresOf(approved.map(({ lastMs }) => lastMs));
  const kubectl = figuresOf(approved.map(({ kubectlMs }) => kubectlMs));
  printFigures('kubectl, one Application ', kubectl);
  printFigures('bitiq, first operation   ', first);
  printFigures('bitiq, whole wave        ', last);
  console.log(
    `${APPROVALS} approvals, click to the last of ${APPLICATIONS.length} operations: p99 ${last.p99.toFixed(1)} ms ` +
      `(wanted: at most ${WANTED.p99Ms}), ${(kubectl.p50 / last.p50).toFixed(2)} times as fast as one Application by kubectl`,
  );
  if (!(last.p99 <= WANTED.p99Ms)) process.exitCode = 1;
}

const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
const more = {
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_SIGNING_SECRET: slack.signingSecret,
  SLACK_API_URL: slack.apiUrl,
  REDIS_URL: redis.url,
  BITIQ_LOG_LEVEL: 'warn',
};
const world = await startChild<Settings>(join(import.meta.dirname, 'approve/world-process.ts'), {
  folder,
  more,
});
let bot: Bot | undefined;
try {
  const settings = world.ready;
  await shortenRuns(settings);
  bot = await startBot(folder, settings.env);
  slack.requestUrl = `http://127.0.0.1:${bot.port}/slack/events`;
  const kubectl = await findPlainKubectl();
  const byHand = {
    kubectl,
    kubeconfig: settings.kubeconfig,
    context: 'prod-admin',
    namespace: 'openshift-gitops',
    cache: join(folder, 'kubectl'),
  };
  await measure({ world, slack, byHand });
  await bot.stop();
  bot = undefined;
  await assertRechecked(settings.env.DATABASE_URL ?? '', {
    runs: WARM_UP + APPROVALS,
    steps: APPLICATIONS.length,
  });
} finally {
  await bot?.stop();
  await world.stop();
  await Promise.all([slack.stop(), redis.stop()]);
  await rm(folder, { recursive: true, force: true });
}
