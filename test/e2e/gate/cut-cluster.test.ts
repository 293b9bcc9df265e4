import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import type { Run } from '../../../src/runs/run.ts';
import { startWay, type Way } from '../../helpers/way.ts';
import { type GateHouse, openGateHouse, until } from './a-gate-house.ts';

/** Longer than any request to a cluster may take. */
const CUT_MS = 30_000;
const APPLICATION = 'toy-web-prod';

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
