import { setTimeout as sleep } from 'node:timers/promises';
import type { WrittenOperation } from '../../sandbox/world.ts';
import { REPOSITORY } from '../../sandbox/worlds/environments.ts';
import { startWorlds } from '../../sandbox/worlds/start-worlds.ts';
import { type Settings, writeSettings } from '../../sandbox/worlds/write-settings.ts';

/** What the world is started with. */
export interface WorldInput {
  /** For its settings. */
  readonly folder: string;
  /** Variables of servers besides the worlds. */
  readonly more: Readonly<Record<string, string>>;
}

/**
 * `commit`: something new for these charts; answered with the `Release` once Argo CD has compared everything with it.
 * `written`: answered with the `WrittenAt` since the last time it was asked, once nothing is operated on any more.
 */
export type WorldQuestion =
  | { readonly ask: 'commit'; readonly charts: readonly string[] }
  | { readonly ask: 'written' };

export interface Release {
  readonly sha: string;
}

/** An operation that was written on an Application. */
export interface WrittenAt {
  readonly application: string;
  /** That it carries; empty: none. */
  readonly runId: string;
  readonly revision: string;
  readonly username: string;
  /** In milliseconds, by the clock that all processes of a machine share. */
  readonly atMs: number;
}

/** A healthy `prod` without added latency in a process of its own, whose Argo CD is quick. */
const { folder, more } = JSON.parse(process.argv[2] ?? '{}') as WorldInput;
const times = { delayMs: 20, lookMs: 50, operationMs: 40, healthMs: 20 };
const worlds = await startWorlds({ world: 'healthy', environments: ['prod'], times });
const { github } = worlds;
const { cluster } = worlds.environment('prod');
const repository = `${REPOSITORY.owner}/${REPOSITORY.name}`;
const writtenAtMs: number[] = [];
let releases = 0;
let told = 0;

// The store tells of a write by adding to this list, within the PATCH.
const written = cluster.argocd.written as WrittenOperation[];
written.push = (...operations) => {
  writtenAtMs.push(...operations.map(() => Number(process.hrtime.bigint()) / 1e6));
  return Array.prototype.push.apply(written, operations);
};

const listApplications = () => cluster.all('argoproj.io/v1alpha1', 'Application');

interface Status {
  readonly sync: { readonly revision?: string };
  readonly operationState?: { readonly phase: string };
}

async function commit(charts: readonly string[]): Promise<Release> {
  releases += 1;
  // An hour's questions are asked in minutes here.
  github.rateLimit.remaining = github.rateLimit.limit;
  const files = Object.fromEntries(charts.map((chart) => [`charts/${chart}/RELEASE`, `${releases}\n`]));
  const sha = github.commit(repository, 'main', { message: `Release ${releases}`, author: 'jun', files });
  while (listApplications().some(({ status }) => (status as Status).sync.revision !== sha)) await sleep(5);
  return { sha };
}

async function takeWritten(): Promise<readonly WrittenAt[]> {
  while (listApplications().some(isBusy)) await sleep(5);
  const from = told;
  told = written.length;
  return written.slice(from).map(({ application, info, revision = '', username }, index) => ({
    application,
    runId: info['bitiq/run'] ?? '',
    revision,
    username,
    atMs: writtenAtMs[from + index] ?? Number.NaN,
  }));
}

function isBusy({ operation, status }: Readonly<Record<string, unknown>>): boolean {
  const phase = (status as Status).operationState?.phase ?? '';
  return operation !== undefined || ['Running', 'Terminating'].includes(phase);
}

process.on('message', async (question: WorldQuestion) => {
  process.send?.(question.ask === 'commit' ? await commit(question.charts) : await takeWritten());
});
process.on('disconnect', () => void worlds.stop());
process.send?.((await writeSettings(folder, worlds, more)) satisfies Settings);
