/** All who draw at this time have their hands full: ask again then. */
export interface Busy {
  readonly busyForMs: number;
}

/** So many are drawn at a time: each takes a hundred megabytes for half a second. */
const MOST_AT_ONCE = 2;
const TAKES_MS = 600;

/** Lets a few draw at a time; whoever comes meanwhile is told when it is their turn, each later than the one before. */
export function createTurns(): <T>(draw: () => Promise<T>) => Promise<T | Busy> {
  let drawing = 0;
  let sentAway = 0;
  return async (draw) => {
    if (drawing >= MOST_AT_ONCE) {
      sentAway += 1;
      return { busyForMs: sentAway * TAKES_MS };
    }
    drawing += 1;
    try {
      return await draw();
    } finally {
      drawing -= 1;
      if (drawing === 0) sentAway = 0;
    }
  };
}
