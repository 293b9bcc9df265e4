import { ExternalError } from '../../../errors.ts';
import { formatSpan } from '../../../wording/durations.ts';
import type { Stop, Work } from './work.ts';

/** What a look has shown. */
export type Sight =
  | { readonly isSo: true; readonly summary: string; readonly evidence?: readonly string[] }
  | {
      readonly isSo: false;
      /** Why not, without a full stop. */
      readonly summary: string;
      readonly evidence?: readonly string[];
      /** What to do about it. */
      readonly next?: string;
    };

export interface Awaited {
  /** Its row. */
  readonly id: string;
  /** Of the failure, where it does not come in time. */
  readonly code: string;
  readonly withinMs: number;
  look(signal: AbortSignal): Promise<Sight>;
}

/** Looks until it is so, or the time is over. It changes nothing, so that it can be begun again at any time. */
export async function awaitSight(work: Work, awaited: Awaited): Promise<Stop | undefined> {
  const { clock, progress, stop, context } = work;
  const since = clock.now().getTime();
  for (;;) {
    stop.throwIfAborted();
    const seen = await look(awaited, stop);
    if (!(seen instanceof ExternalError) && seen.isSo) {
      const { isSo: _, ...row } = seen;
      progress.set(awaited.id, { state: 'passed', ...row });
      return undefined;
    }
    const elapsed = clock.now().getTime() - since;
    if (elapsed >= awaited.withinMs || isHopeless(seen)) return giveUp(work, awaited, seen);
    const summary = `${sayOf(seen)}, ${formatSpan(elapsed)}`;
    progress.set(awaited.id, { state: 'running', summary });
    await clock.sleep(context.environment.sync.pollEvery, stop);
  }
}

async function look(awaited: Awaited, stop: AbortSignal): Promise<Sight | ExternalError> {
  try {
    return await awaited.look(stop);
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof ExternalError) return error;
    throw error;
  }
}

function sayOf(seen: Sight | ExternalError): string {
  return seen instanceof ExternalError ? `no answer: ${seen.message}` : seen.summary;
}

/** A missing right does not come by waiting. */
function isHopeless(seen: Sight | ExternalError): boolean {
  return seen instanceof ExternalError && ['forbidden', 'unauthenticated'].includes(seen.reason);
}

function giveUp({ progress }: Work, { id, code, withinMs }: Awaited, seen: Sight | ExternalError): Stop {
  if (seen instanceof ExternalError) {
    const { message, next } = seen;
    progress.set(id, { state: 'unknown', summary: message, ...(next !== undefined && { remedy: next }) });
    return {
      outcome: 'errored',
      failure: { code: seen.code, message: `${message}.`, ...(next !== undefined && { next }) },
    };
  }
  const { summary, evidence } = seen;
  const next = 'next' in seen ? seen.next : undefined;
  const remedy = next === undefined ? {} : { remedy: next };
  progress.set(id, { state: 'failed', summary, ...(evidence && { evidence }), ...remedy });
  const message = `${summary}, for more than ${formatSpan(withinMs)}.`;
  return { outcome: 'failed', failure: { code, message, ...(next !== undefined && { next }) } };
}
