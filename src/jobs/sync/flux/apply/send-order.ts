import { ExternalError } from '../../../../errors.ts';
import type { Reconciled } from '../../../../integrations/flux/flux-object.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { insist } from '../../apply/insist.ts';
import { surveyAgain } from '../../apply/survey-again.ts';
import type { FluxExecution, FluxSurvey } from './execution.ts';
import { silent } from './silent.ts';

/** How often it is tried again after the object changed under us, with nothing written. */
const TRIES_AGAIN = 3;

/** What is written once, as the gate let it. */
export interface Sending<T extends Reconciled> {
  /** For people: `kustomization/apps`. */
  readonly name: string;
  readonly token: string;
  read(signal: AbortSignal): Promise<T | undefined>;
  write(view: T, signal: AbortSignal): Promise<void>;
  /** Asks the gate. `undefined`: it may be done. */
  begin(survey: FluxSurvey): Promise<StepEnding | undefined>;
}

/** What is asked of the world right before. */
export interface Opening<T> {
  readonly survey: FluxSurvey;
  readonly view: T | undefined;
}

/**
 * Asks the gate and writes. Only where the cluster said that nothing was written is it tried again, after the gate
 * was asked again. `undefined`: it is written, or its answer was lost and the object carries the token.
 */
export async function sendOrder<T extends Reconciled>(
  execution: FluxExecution,
  sending: Sending<T>,
  first: Opening<T>,
): Promise<StepEnding | undefined> {
  let { survey, view } = first;
  for (let again = 0; ; again += 1) {
    if (view === undefined) return gone(sending.name);
    const refused = await sending.begin(survey);
    if (refused !== undefined) return refused;
    const error = await write(execution, sending, view);
    if (error === undefined) return undefined;
    const found = await insist(execution, execution.clock.now(), () => sending.read(execution.stop));
    if ('silence' in found) return silent(execution, sending.name, found.silence);
    if (found.value?.requestedAt === sending.token) return undefined;
    if (error.reason !== 'conflict' || again === TRIES_AGAIN) {
      const { code, message, next } = error;
      return failed(code, `${sending.name} could not be changed: ${message}.`, next);
    }
    const opening = await surveyAgain(execution, () => sending.read(execution.stop));
    survey = opening.survey;
    view = opening.seen;
  }
}

async function write<T extends Reconciled>(
  { stop }: FluxExecution,
  sending: Sending<T>,
  view: T,
): Promise<ExternalError | undefined> {
  stop.throwIfAborted();
  try {
    await sending.write(view, stop);
    return undefined;
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof ExternalError) return error;
    throw error;
  }
}

export function gone(name: string): StepEnding {
  return failed('application-gone', `${name} does not exist any more.`);
}
