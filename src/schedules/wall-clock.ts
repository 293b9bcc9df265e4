import { offsetAt } from '../config/time-zone.ts';
import { DAY_MS } from '../wording/durations.ts';

/** What the clocks of a zone show at a moment, as if it were UTC. Milliseconds since 1970, both. */
export function toWallClock(moment: number, timeZone: string): number {
  return moment + offsetAt(moment, timeZone);
}

/**
 * The moment at which the clocks of a zone show this: the first one where they do so twice, and the one at
 * which they jump where they never do.
 */
export function fromWallClock(wall: number, timeZone: string): number {
  const [before, after] = [offsetAt(wall - DAY_MS, timeZone), offsetAt(wall + DAY_MS, timeZone)];
  const moments = [wall - before, wall - after].toSorted((a, b) => a - b);
  const [shown] = moments.filter((moment) => toWallClock(moment, timeZone) === wall);
  return shown ?? findJump(Math.min(...moments), Math.max(...moments), timeZone);
}

/** When the clocks change between two moments. */
function findJump(from: number, to: number, timeZone: string): number {
  const before = offsetAt(from, timeZone);
  let [early, late] = [from, to];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetAt(middle, timeZone) === before) early = middle;
    else late = middle;
  }
  return late;
}
