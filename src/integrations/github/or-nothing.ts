import { ExternalError } from '../../errors.ts';

/** For the statuses that say "there is none" or "no": `undefined` instead of the error. */
export function orNothing(...statuses: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    const status = error instanceof ExternalError ? error.status : undefined;
    if (status !== undefined && statuses.includes(status)) return undefined;
    throw error;
  };
}
