import type { RefusedError } from '../../../errors.ts';
import type { Failure } from '../../job.ts';
import { isUnread } from '../obstacle.ts';
import type { Obstacle } from '../plan.ts';
import type { Comparison } from './comparison.ts';
import type { Refused } from './ending.ts';

/** What the gate was asked with. */
export interface Asked {
  readonly comparison: Comparison;
  /** What is sure first. */
  readonly obstacles: readonly Obstacle[];
}

/** Differences that are told one by one. */
const TOLD = 8;

/** The gate's refusal, told by what stands in the way where that says more. */
export function explainRefusal({ code, message, next }: RefusedError, asked: Asked): Refused {
  if (code === 'plan_changed') return explainChange(asked, message);
  const told = asked.obstacles.find(
    ({ id }) => id === (code === 'window-unknown' ? 'windows-unknown' : code),
  );
  if (told !== undefined) return explainObstacle(told);
  return refused({ code, message, ...(next !== undefined && { next }) }, !code.endsWith('-unknown'));
}

export function explainObstacle({ id, kind, sentence, remedy }: Obstacle): Refused {
  const message = toSentence(sentence);
  return refused({ code: id, message, ...(remedy !== undefined && { next: remedy }) }, kind === 'blocks');
}

/** An obstacle has its own words; a commit that moved is told even where something could not be read. */
function explainChange({ comparison, obstacles }: Asked, otherwise: string): Refused {
  const blocking = obstacles.find(({ kind }) => kind === 'blocks');
  const unread = obstacles.find(isUnread);
  const reason = blocking ?? (comparison.hasMoved ? undefined : unread);
  if (reason !== undefined) return explainObstacle(reason);
  const differences = comparison.listDifferences().map(toSentence);
  const more = differences.length - TOLD;
  const lines = more > 0 ? [...differences.slice(0, TOLD), `And ${more} more.`] : differences;
  const message = lines.length === 0 ? otherwise : lines.join('\n');
  return refused({ code: 'plan_changed', message, next: 'Request again.' }, true);
}

function refused(failure: Failure, isKnown: boolean): Refused {
  return { kind: 'refused', failure, isKnown };
}

const toSentence = (text: string) => (/[.?]$/.test(text) ? text : `${text}.`);
