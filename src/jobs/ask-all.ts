/** A row of what was asked, and how long its answer took. */
export type Timed<R> = R & { readonly durationMs: number };

export interface AskAllOptions<Q, P, R> {
  /** The row of a question that has not been answered. */
  pendingOf(question: Q): P;
  /** The row of its answer; does not throw. */
  ask(question: Q): Promise<R>;
  /** Ends all of them at once: what has not answered is thrown away with the signal's reason. */
  readonly signal: AbortSignal;
  /** Told at the start and whenever one has answered: all rows, in order. */
  onProgress(rows: readonly (P | Timed<R>)[]): void;
}

/** Asks all at once. Rows come in the order of the questions, whichever answered first. */
export async function askAll<Q, P, R>(
  questions: readonly Q[],
  { pendingOf, ask, signal, onProgress }: AskAllOptions<Q, P, R>,
): Promise<readonly Timed<R>[]> {
  signal.throwIfAborted();
  const rows: (P | Timed<R>)[] = questions.map(pendingOf);
  onProgress([...rows]);
  const answered = await Promise.all(
    questions.map(async (question, index) => {
      const startedAt = performance.now();
      const answer = await ask(question);
      const row = { ...answer, durationMs: Math.round(performance.now() - startedAt) };
      rows[index] = row;
      if (!signal.aborted) onProgress([...rows]);
      return row;
    }),
  );
  signal.throwIfAborted();
  return answered;
}
