import { rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../services/redis.ts';
import { type RunningSlack, type SlackOptions, startSlack } from '../slack/slack.ts';
import { REPOSITORY } from '../worlds/environments.ts';
import { createFaultBoard, type FaultBoard } from '../worlds/fault-board.ts';
import { startWorlds } from '../worlds/start-worlds.ts';
import { pushWaitingCommits } from '../worlds/waiting-commits.ts';
import { writeSettings } from '../worlds/write-settings.ts';
import { startBot } from './bot.ts';
import { listCompletions } from './completions.ts';
import { howTo } from './how-to.ts';
import { installedWorkspace } from './installed-workspace.ts';
import type { SandboxOptions } from './options.ts';
import { schedulesOf } from './schedules.ts';
import { serviceSpots } from './service-spots.ts';
import { variablesOf } from './variables-of.ts';

const REPOSITORY_FOLDER = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A sync takes so long that a person sees it run. */
const TIMES = { operationMs: 1_500, healthMs: 1_500 };

/** Starts everything with the page in front, and prints how to use it, the page's address last. */
export async function play({ world, port }: SandboxOptions): Promise<{ stop(): Promise<void> }> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const [redis, worlds] = await Promise.all([startRedis(), startWorlds({ world, times: TIMES })]);
    stops.push(redis.stop, worlds.stop);
    pushWaitingCommits(worlds.github, `${REPOSITORY.owner}/${REPOSITORY.name}`);
    const names = worlds.environments.map(({ name }) => name);
    const boards: FaultBoard[] = [worlds.faults];
    const slack = await startSlackNear(port, {
      workspace: installedWorkspace(),
      completions: () => listCompletions(names),
      panel: {
        list: () => boards.flatMap((board) => board.list()),
        toggle: (id) => boards.find((board) => board.list().some((fault) => fault.id === id))?.toggle(id),
      },
    });
    stops.push(slack.stop);
    boards.push(createFaultBoard(serviceSpots(slack, redis)));
    const folder = join(REPOSITORY_FOLDER, '.sandbox', new URL(slack.address).port);
    await rm(folder, { recursive: true, force: true });
    const settings = await writeSettings(folder, worlds, variablesOf(slack, redis), {
      environments: { prod: { schedules: schedulesOf(new Date()) } },
    });
    const bot = await startBot(folder, settings.env);
    stops.push(() => rm(folder, { recursive: true, force: true }), bot.stop);
    console.log(howTo({ world, worlds, folder: relative(process.cwd(), folder), page: slack.address }));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On the port that was asked for, or on any other where that one is taken. */
async function startSlackNear(port: number, options: SlackOptions): Promise<RunningSlack> {
  try {
    return await startSlack({ ...options, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startSlack(options);
  }
}
