import type { StepRecord } from '../../job.ts';
import type { WaveEnding } from '../../sync/apply/ending.ts';
import { insist } from '../../sync/apply/insist.ts';
import { stepIdOf } from '../../sync/apply/step.ts';
import { findClosedWindow } from '../../sync/argocd/apply/closed-window.ts';
import type { Execution } from '../../sync/argocd/apply/execution.ts';
import { runWave } from '../../sync/argocd/apply/run-wave.ts';
import type { PlannedApplication, PlannedSync, SyncPlan } from '../../sync/argocd/plan.ts';
import { planSync } from '../../sync/argocd/plan-sync.ts';
import { UNKNOWN } from '../../sync/plan.ts';
import { lookAtParts } from '../checklist/look-at-parts.ts';
import { bringsOthers, rootApplicationOf, umbrellaOf } from '../root-application.ts';
import { arrive } from './arrive.ts';
import { awaitLokiStacks } from './await-loki-stacks.ts';
import { awaitWell } from './await-well.ts';
import { compareBootstraps } from './compare-bootstraps.ts';
import type { Stop, Work } from './work.ts';

export interface Wave {
  /** From 1. */
  readonly number: number;
  readonly names: readonly string[];
}

/**
 * Syncs one wave to the approved commit, by just what syncs any Application, and waits until all that it
 * brings is well. What the journal knows to be over is not done again.
 */
export async function syncWave(
  work: Work,
  wave: Wave,
  journal: ReadonlyMap<string, StepRecord>,
): Promise<Stop | undefined> {
  const found = await find(work, wave, isBegun(wave, journal));
  if ('outcome' in found) return found;
  const { applications } = found;
  const endings = await runWave(
    executionOf(work, wave, applications),
    { number: wave.number, applications },
    journal,
  );
  return stopOf(work, endings) ?? awaitHealth(work, endings);
}

/** Whether the journal holds something of it. */
export function isBegun({ number, names }: Wave, journal: ReadonlyMap<string, StepRecord>): boolean {
  return names.some((name) => journal.has(stepIdOf(name, number)));
}

/**
 * The applications of a wave as they stand. What was begun has to come to its end, also where the run was
 * cancelled meanwhile: then nothing is asked any more.
 */
async function find(
  work: Work,
  { names }: Wave,
  isUnderWay: boolean,
): Promise<Stop | { readonly applications: readonly PlannedApplication[] }> {
  const { context, clock } = work;
  try {
    const absent = isUnderWay ? undefined : await arrive(work, names);
    if (absent !== undefined) return absent;
    const planned = await insist(work, clock.now(), () => plan(work, names));
    if ('value' in planned)
      return { applications: names.map((name) => toPlanned(work, planned.value, name)) };
    const message = `How the applications stand is not known: ${planned.silence}.`;
    return { outcome: 'errored', failure: { code: 'cluster-silent', message } };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!context.cancelled.aborted || !isUnderWay) throw error;
    return { applications: names.map((name) => toPlanned(work, undefined, name)) };
  }
}

/** How these Applications stand and what keeps them from the approved commit. */
function plan(
  { context, systems, approved, clock, stop }: Work,
  names: readonly string[],
): Promise<PlannedSync> {
  const environment = { ...context.environment, waves: [names] };
  return planSync({
    environment,
    environments: [environment],
    systems,
    applications: names,
    revision: approved.commit,
    prune: false,
    signal: stop,
    now: clock.now,
  });
}

/** The commit is the approved one, whatever could be read. Of one that was not found little is known. */
function toPlanned(
  { approved, context }: Work,
  planned: PlannedSync | undefined,
  name: string,
): PlannedApplication {
  const found = planned?.plan.waves.flat().find((each) => each.name === name);
  const gone: PlannedApplication = {
    name,
    namespace: context.environment.namespaces.gitops,
    project: '',
    liveRevision: null,
    targetCommit: approved.commit,
    outOfSync: UNKNOWN,
    toPrune: UNKNOWN,
    images: UNKNOWN,
    autoSync: false,
    syncOptions: [],
  };
  return found === undefined ? gone : { ...found, targetCommit: approved.commit };
}

function executionOf(
  work: Work,
  { names, number }: Wave,
  applications: readonly PlannedApplication[],
): Execution {
  const { context, clock, executor, progress, begun, stop, systems, waves } = work;
  const namespace = context.environment.namespaces.gitops;
  return {
    context,
    approved: toSyncPlan(work, applications),
    executor,
    clock,
    progress,
    begun,
    stop,
    healthyLater: new Set([
      rootApplicationOf(work.approved.environment),
      umbrellaOf(work.approved.environment),
    ]),
    async survey() {
      const [planned, now] = await Promise.all([plan(work, names), work.outline()]);
      const parts = now.steps.flatMap((step) => step.parts);
      // What phase 1 has made carries what is synced first; later waves change what they bring.
      const prepared = number === 1 ? await lookAtParts(parts, stop) : undefined;
      return { planned, compare: () => compareBootstraps(work.approved, now.plan, prepared) };
    },
    placeOf: () => `wave ${number} of ${waves.length}`,
    findClosedWindow: (application) =>
      findClosedWindow(systems.gitopsKubernetes, { application, namespace, now: clock.now(), signal: stop }),
  };
}

/** What an approved bootstrap does to these Applications, as a sync says it. */
function toSyncPlan({ approved }: Work, applications: readonly PlannedApplication[]): SyncPlan {
  const { environment, clusterUid, executor, policyVersion } = approved;
  return {
    operation: { kind: 'sync', prune: false },
    environment,
    clusterUid,
    executor,
    freeze: null,
    preflight: 'none',
    policyVersion,
    waves: [applications],
  };
}

/** What failed counts before what is not known, that before what was refused. */
function stopOf(work: Work, endings: WaveEnding): Stop | undefined {
  work.stop.throwIfAborted();
  const all = endings.map(({ ending }) => ending);
  const worst = all.find(({ kind }) => kind === 'failed') ?? all.find(({ kind }) => kind === 'errored');
  if (worst?.kind === 'failed' || worst?.kind === 'errored')
    return { outcome: worst.kind, failure: worst.failure };
  const refused = all.find((ending) => ending.kind === 'refused');
  if (refused === undefined) return undefined;
  return { outcome: refused.isKnown ? 'failed' : 'errored', failure: refused.failure };
}

/** What was at the commit already was not synced, and may be anything but well. */
async function awaitHealth(work: Work, endings: WaveEnding): Promise<Stop | undefined> {
  const { environment } = work.approved;
  for (const { application, ending } of endings) {
    if (ending.kind !== 'done' || !ending.isUnchanged || bringsOthers(application, environment)) continue;
    const stopped = await awaitWell(work, application);
    if (stopped !== undefined) return stopped;
    const summary = `${ending.summary}, healthy`;
    work.progress.set(application, { state: 'passed', summary });
  }
  return awaitLokiStacks(
    work,
    endings.map(({ application }) => application),
  );
}
