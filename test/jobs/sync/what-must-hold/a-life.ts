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

/** A life that ends at its n-th point, from 1; without a number it does not end. */
export function aLife(endsAt = Number.POSITIVE_INFINITY): Life {
  const points: string[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  let isOver = false;
  const counts = (point: string) => points.filter((each) => each === point).length < COUNTED;
  return {
    points,
    ended,
    endsNext: (point) => !isOver && counts(point) && points.length + 1 >= endsAt,
    pass(point) {
      if (!isOver && !counts(point)) return Promise.resolve();
      if (!isOver) points.push(point);
      if (!isOver && points.length < endsAt) return Promise.resolve();
      isOver = true;
      end(point);
      return new Promise(() => {});
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
