import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import type { Run } from '../../../src/runs/run.ts';
import { until } from '../../helpers/eventually.ts';
import { startWay, type Way } from '../../helpers/way.ts';
import { type GateHouse, openGateHouse } from './a-gate-house.ts';

/** Longer than any request to a cluster may take. */
const CUT_MS = 30_000;
const APPLICATION = 'toy-web-prod';

/** Checks that ask the cluster, Vault and GitHub. */
const ONE_OF_EACH = ['api-login', 'vault-ready', 'channels-pinned-in-git'];
/** Told by the call that ended, or by the check where a busy machine is slower than that. */
const LATE = /did not answer in time \(10 s\)$|^no answer within 10 s$/;
/** A check has 10 s; a call that nobody ends has 15. */
const LATEST_MS = 14_000;

test.concurrent.for([
  ['while the request for the operation is on its way', 'intended'],
  ['while the operation goes on', 'operating'],
] as const)(
  'a worker that is cut off from its cluster %s: sets it once, and goes on within 15 s of the return',
  { timeout: 120_000 },
  async ([, moment], { expect }) => {
    let way: Way | undefined;
    const house = await openGateHouse(undefined, { times: { delayMs: 10, lookMs: 30, operationMs: 5_000 } });
    try {
      way = await cutWay(house);
      await house.serve('all');
      await house.push('prod', [APPLICATION]);
      const waiting = await house.ask('prod', [APPLICATION]);
      house.worlds.environment('prod').cluster.trouble.latencyMs = moment === 'intended' ? 300 : 0;
      await house.approve('prod', waiting, ['ines', 'omar']);
      await until(
        async () =>
          moment === 'intended'
            ? (await house.store.db.selectFrom('steps').selectAll().execute()).length > 0
            : isAwaited(await house.read(waiting.runId)),
        30_000,
      );

      way.cut('hang');
      await sleep(CUT_MS);
      const between = await house.read(waiting.runId);
      way.heal();
      const healed = performance.now();
      const { status, error } = await house.end(waiting.runId);
      const recoveredMs = performance.now() - healed;

      console.info(`cluster ${moment}: ${status} ${error?.code ?? ''} after ${Math.round(recoveredMs)} ms`);
      expect(between.status).toBe('running');
      expect(recoveredMs).toBeLessThan(15_000);
      expect(status).toBe('succeeded');
      expect(house.written('prod', waiting.runId)).toHaveLength(1);
      expect(await house.isLogWhole()).toBe(true);
    } finally {
      await house.stop();
      await way?.stop();
    }
  },
);

test.concurrent('a worker that is cut off from its cluster, Vault and GitHub: what is asked ends in its time, and is well within 15 s of the return', {
  timeout: 120_000,
}, async ({ expect }) => {
  const ways: Way[] = [];
  const house = await openGateHouse(undefined);
  const { slack, worlds, settings } = house;
  const ask = async (user: string) => {
    const known = new Set((await listRuns(house)).map(({ id }) => id));
    const { acknowledged } = await slack.command({ user, channel: 'prod', text: '/bitiq preflight prod' });
    const [asked] = (await listRuns(house)).filter(({ id }) => !known.has(id));
    const run = asked && (await house.end(asked.id, 40_000));
    return { acknowledged, answer: run?.report?.verdict?.answer, rows: run?.report?.rows ?? [] };
  };
  try {
    const [vault, github] = [worlds.environment('prod').vault.address, worlds.github.address];
    const [toVault, toGithub] = [await startWay(portOf(vault)), await startWay(portOf(github))];
    ways.push(await cutWay(house), toVault, toGithub);
    const config = await readFile(settings.config, 'utf8');
    await writeFile(settings.config, config.replaceAll(vault, toVault.through(vault).replace(/\/$/, '')));
    await house.serve('all', { GITHUB_API_URL: toGithub.through(github).replace(/\/$/, '') });

    const before = await ask('mara');
    for (const way of ways) way.cut('hang');
    const [meanwhile] = await Promise.all([ask('jun'), sleep(CUT_MS)]);
    for (const way of ways) way.heal({ forget: true });
    const healed = performance.now();
    const after = await ask('ines');
    const recoveredMs = performance.now() - healed;

    console.info(`cluster, Vault and GitHub: recovered after ${Math.round(recoveredMs)} ms`);
    expect(before).toMatchObject({ acknowledged: true, answer: 'yes' });
    expect(meanwhile).toMatchObject({ acknowledged: true, answer: 'unknown' });
    expect(after).toMatchObject({ acknowledged: true, answer: 'yes' });
    const late = meanwhile.rows.filter(({ summary = '' }) => LATE.test(summary));
    expect(late.map(({ id }) => id)).toEqual(expect.arrayContaining(ONE_OF_EACH));
    expect(Math.max(...meanwhile.rows.map(({ durationMs = 0 }) => durationMs))).toBeLessThan(LATEST_MS);
    expect(recoveredMs).toBeLessThan(15_000);
  } finally {
    // First: a server waits for connections that a way has forgotten.
    await Promise.all(ways.map((way) => way.stop()));
    await house.stop();
  }
});

const portOf = (address: string) => Number(new URL(address).port);
const listRuns = ({ store }: GateHouse) => store.db.selectFrom('runs').select('id').execute();

/** The operation is set, and its worker has heard so. */
function isAwaited({ report }: Run): boolean {
  return report?.rows.some(({ state, summary }) => state === 'running' && summary !== '') === true;
}

/** Puts a way between the processes that start from now on and the cluster of prod. */
async function cutWay({ settings }: GateHouse): Promise<Way> {
  const text = await readFile(settings.kubeconfig, 'utf8');
  const port = /server: https:\/\/[^:]+:(\d+)/.exec(text)?.[1];
  if (port === undefined) throw new Error('the kubeconfig names no server');
  const way = await startWay(Number(port));
  await writeFile(settings.kubeconfig, text.replaceAll(`:${port}`, `:${way.port}`));
  return way;
}
