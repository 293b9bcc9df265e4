/** A worker's life: where it ends, nothing more of it happens, and nothing comes back to it. */
export interface Life {
  /** Passed before and after everything that others can see. Never resolves where this life ended. */
  pass(point: string): Promise<void>;
  /** Whether the life ends at the next point. */
  endsNext(point: string): boolean;
  /** The point at which it ended; never settles where it did not. */
  readonly ended: Promise<string>;
  /** Points passed so far, in their order. */
  readonly points: readonly string[];
}

/** The same point again counts so often; a worker that waits passes some of them for ever. */
const COUNTED = 2;

/** Where a life ends: at its n-th point, from 1, or at the first of that name, or that is such a one. */
export type End = number | string | ((point: string) => boolean);

/**
 * A life that ends somewhere; without `end` it does not. `acts` are done at the first point of their
 * name, which is passed when they are done.
 */
export function aLife(end?: End, acts: Readonly<Record<string, () => unknown>> = {}): Life {
  const points: string[] = [];
  const { promise: ended, resolve: finish } = Promise.withResolvers<string>();
  let isOver = false;
  const isEnd = (point: string, place: number) => {
    if (typeof end === 'function') return end(point);
    return typeof end === 'string' ? point === end : place >= (end ?? Number.POSITIVE_INFINITY);
  };
  const counts = (point: string) => points.filter((each) => each === point).length < COUNTED;
  return {
    points,
    ended,
    endsNext: (point) => !isOver && counts(point) && isEnd(point, points.length + 1),
    async pass(point) {
      if (!isOver && !counts(point)) return;
      if (!isOver) points.push(point);
      if (!isOver && !isEnd(point, points.length)) {
        await acts[point]?.();
        return;
      }
      isOver = true;
      finish(point);
      await new Promise(() => {});
    },
  };
}

/** Does something between two points. */
export async function between<T>(life: Life, what: string, work: () => Promise<T>): Promise<T> {
  await life.pass(`before ${what}`);
  const result = await work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await life.pass(`after ${what}`);
  if ('error' in result) throw result.error;
  return result.value;
}
