import { newTrouble } from '../trouble.ts';
import type { Trouble } from '../world.ts';

/** How one call of the Web API goes wrong. */
export interface Misbehaviour {
  /** `before`: nothing was done. `after`: it was done, and only the answer is lost. Default `before`. */
  readonly when?: 'before' | 'after';
  /** `ratelimited` is a 429, `server-error` a 500, `hang` never an answer, `reset` a cut connection. */
  readonly answer: 'ratelimited' | 'server-error' | 'hang' | 'reset';
  /** For `ratelimited`. Default 1. */
  readonly retryAfterS?: number;
}

/** Trouble of Slack: of the whole Web API, and of single methods. */
export interface SlackTrouble extends Trouble {
  /** What the next calls of a method meet, one each: `next.set('chat.postMessage', [{ answer: 'hang' }])`. */
  readonly next: Map<string, Misbehaviour[]>;
  /** What every call of a method meets until it is deleted. `*` is any method. */
  readonly always: Map<string, Misbehaviour>;
}

export function newSlackTrouble(): SlackTrouble {
  return { ...newTrouble(), next: new Map(), always: new Map() };
}

/** What this call meets; a planned one is used up. */
export function takeMisbehaviour(trouble: SlackTrouble, method: string): Misbehaviour | undefined {
  return trouble.next.get(method)?.shift() ?? trouble.always.get(method) ?? trouble.always.get('*');
}
