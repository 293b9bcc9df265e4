import { BitiqError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { Claim } from '../runs/claim.ts';
import type { RunError } from '../runs/run.ts';
import type { Failure } from './job.ts';

interface Told {
  readonly log: Log;
  newReference(): string;
}

/** A job's own answer for the person, with a reference to the log. */
export function toRunError(options: Told, claim: Claim, failure: Failure): RunError {
  const reference = options.newReference();
  options.log.warn('a run did not succeed', { runId: claim.run.id, reference, code: failure.code });
  return { ...failure, reference };
}

/** What a job threw, for the person; what is not ours to explain is a fault of bitiq. */
export function explain(options: Told, claim: Claim, error: unknown): RunError {
  const reference = options.newReference();
  options.log.error('a run errored', { runId: claim.run.id, reference, error });
  if (error instanceof BitiqError) {
    return { code: error.code, message: error.message, ...(error.next && { next: error.next }), reference };
  }
  return {
    code: 'bug',
    message: 'Something went wrong in bitiq itself.',
    next: `Run it again; if it comes back, look for ${reference} in the worker’s log.`,
    reference,
  };
}
