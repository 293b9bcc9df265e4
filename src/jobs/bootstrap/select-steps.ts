import { nearest } from '../../config/nearest.ts';
import { UserError } from '../../errors.ts';
import type { Step } from './step.ts';

/** What somebody asked for. */
export interface StepsAsked {
  /** The first step to do; those before it are taken for done. */
  readonly from?: string | undefined;
  /** The only ones to do. */
  readonly only?: readonly string[] | undefined;
}

/**
 * The steps asked for, in the list's order. Throws `UserError` with the nearest id for one that is not
 * there, and where nothing is left to do.
 */
export function selectSteps(steps: readonly Step[], { from, only = [] }: StepsAsked): readonly Step[] {
  const ids = steps.map(({ id }) => id);
  for (const id of [...only, ...(from === undefined ? [] : [from])]) {
    if (!ids.includes(id)) throw unknownStep(id, ids);
  }
  const begin = from === undefined ? 0 : ids.indexOf(from);
  const selected = steps.slice(begin).filter(({ id }) => only.length === 0 || only.includes(id));
  if (selected.length > 0 || from === undefined) return selected;
  throw new UserError('no-step', `${only.join(', ')} comes before ${from}, so nothing is left to do.`, {
    next: 'Leave out --from or --only.',
  });
}

function unknownStep(id: string, ids: readonly string[]): UserError {
  const meant = nearest(id, ids);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new UserError('unknown-step', `There is no step ${id}.${question}`, {
    next: `Steps: ${ids.join(', ')}`,
  });
}
