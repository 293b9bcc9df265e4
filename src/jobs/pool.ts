/** Does at most so many things at once; what is beyond waits its turn. */
export type Pool = <T>(work: () => Promise<T>) => Promise<T>;

export function createPool(size: number): Pool {
  const waiting: (() => void)[] = [];
  let free = size;

  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
