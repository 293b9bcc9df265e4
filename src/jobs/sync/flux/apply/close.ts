import { ExternalError } from '../../../../errors.ts';
import type { FluxOrder } from '../../../../integrations/flux/executor.ts';
import type { Reconciled } from '../../../../integrations/flux/flux-object.ts';
import type { StepRecord } from '../../../job.ts';
import type { PlannedObject, PlannedSource } from '../plan.ts';
import { type FluxExecution, holdIdOf, tokenOf } from './execution.ts';

/** Who cancels waits for no more than this. */
const CANCEL_MS = 4_000;

/**
 * Puts back what this run has opened: every object that it has begun is suspended as it was, and when its controller
 * has confirmed that, the sources are let go. Whatever has happened before, and however often it is done. Gives what
 * could not be put back, a sentence each; a source is held for as long as an object may still apply what it brings.
 */
export async function closeAll(
  execution: FluxExecution,
  journal: ReadonlyMap<string, StepRecord>,
): Promise<readonly string[]> {
  const { approved, begun, held, context } = execution;
  const objects = approved.waves.flat().filter(({ name }) => begun.has(name));
  const open = (await Promise.all(objects.map((object) => closeObject(execution, object)))).flat();
  const sources = approved.sources.filter(({ name }) => held.has(name));
  const kept =
    open.length > 0
      ? sources.map(({ name, isSuspended }) => (isSuspended ? [] : [stays(name, context.environment.flux)]))
      : await Promise.all(sources.map((source) => releaseSource(execution, source)));
  const problems = [...open, ...kept.flat()];
  context.signal.throwIfAborted();
  for (const { name } of sources) {
    const state = journal.get(holdIdOf(name))?.state;
    if (state === 'done' || state === 'failed') continue;
    const detail =
      problems.length === 0 ? { summary: 'suspended again, and let go' } : { message: problems.join(' ') };
    await context.gate.end(holdIdOf(name), problems.length === 0 ? 'done' : 'failed', detail);
  }
  return problems;
}

async function closeObject(
  execution: FluxExecution,
  { name, isSuspended }: PlannedObject,
): Promise<readonly string[]> {
  const { executor, context } = execution;
  const signal = context.signal;
  return bringTo(execution, {
    suspend: isSuspended,
    isQuiet: (view, elapsedMs) =>
      !view.isSuspended || isQuiet(view, tokenOf(context.runId, 'close'), elapsedMs),
    read: () => executor.read(name, signal),
    write: (view, order) => executor.order(view, order, signal),
    sentence: (why) => `Whether ${name} is suspended again is not known: ${why}.`,
  });
}

/** So long after the write each controller has surely seen that an object is suspended. */
const SEEN_MS = 2_000;

/**
 * Whether nothing of a suspended object is to come any more: its controller has handled what was asked after it was
 * suspended, or still works on a look that took its source before that. The next one would find it suspended.
 */
function isQuiet(
  { lastHandledReconcileAt, isReconciling }: Reconciled,
  token: string,
  elapsedMs: number,
): boolean {
  return lastHandledReconcileAt === token || (isReconciling && elapsedMs >= SEEN_MS);
}

function releaseSource(
  execution: FluxExecution,
  { name, isSuspended }: PlannedSource,
): Promise<readonly string[]> {
  const { executor, context } = execution;
  return bringTo(execution, {
    suspend: isSuspended,
    isQuiet: () => true,
    read: () => executor.readSource(name, context.signal),
    write: (view, order) => executor.orderSource(view, order, context.signal),
    sentence: (why) => `GitRepository ${name} could not be let go: ${why}.`,
  });
}

function stays(name: string, { namespace }: { readonly namespace: string }): string {
  return `GitRepository ${name} stays suspended until then: flux resume source git ${name} -n ${namespace}`;
}

interface Closing<T extends Reconciled> {
  readonly suspend: boolean;
  isQuiet(view: T, elapsedMs: number): boolean;
  read(): Promise<T | undefined>;
  write(view: T, order: FluxOrder): Promise<void>;
  sentence(why: string): string;
}

/** Until it is so, or too late. What changed since it was read is read again. */
async function bringTo<T extends Reconciled>(
  { clock, context }: FluxExecution,
  { suspend, isQuiet: isOver, read, write, sentence }: Closing<T>,
): Promise<readonly string[]> {
  const { signal, cancelled, environment } = context;
  const began = clock.now().getTime();
  const token = tokenOf(context.runId, 'close');
  let why = 'its controller has not confirmed it';
  for (;;) {
    signal.throwIfAborted();
    try {
      const view = await read();
      if (view === undefined) return [];
      const isWritten = view.requestedAt === token && view.isSuspended === suspend;
      if (isWritten && isOver(view, clock.now().getTime() - began)) return [];
      if (!isWritten) {
        await write(view, { suspend, token });
        continue;
      }
      why = 'its controller has not confirmed it';
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ExternalError)) throw error;
      why = error.message;
    }
    const limit = cancelled.aborted ? CANCEL_MS : environment.sync.stuckAfter;
    if (clock.now().getTime() - began >= limit) return [sentence(why)];
    await clock.sleep(environment.sync.pollEvery, signal);
  }
}
