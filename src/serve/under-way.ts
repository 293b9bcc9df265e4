/** What was begun and has not ended. */
export interface UnderWay {
  /** Returns the same promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all that is under way now has ended, however; what begins meanwhile is not waited for. */
  settled(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const all = new Set<Promise<unknown>>();
  return {
    track(work) {
      const done = () => void all.delete(work);
      all.add(work);
      work.then(done, done);
      return work;
    },
    async settled() {
      await Promise.allSettled(all);
    },
  };
}
