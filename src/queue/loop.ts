/** Work that is done again and again, never twice at the same time. */
export interface Loop {
  /** Do it now, or after the rest; if it is being done, once more right after. */
  kick(): void;
  /** The same without a rest: for what somebody waits for, and what never rains. */
  hurry(): void;
  /** Does not begin again; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Pause between the end of one turn and the start of the next. */
  readonly everyMs: number;
  /** Pause after a turn that no kick shortens, `hurry` alone, so that other work has its turn. Default: none. */
  readonly restMs?: number;
  work(): Promise<void>;
  /** A turn that threw; the loop goes on. */
  onError(error: unknown): void;
}

/** Starts at once. */
export function createLoop(options: LoopOptions): Loop {
  const { restMs = 0 } = options;
  let stopped = false;
  let endedAt = 0;
  /** Pause before the turn that was asked for during this one. */
  let againInMs: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> | undefined;

  async function run(): Promise<void> {
    againInMs = undefined;
    try {
      await options.work();
    } catch (error) {
      options.onError(error);
    }
  }

  function begin(): void {
    clearTimeout(timer);
    turn = run().then(() => {
      turn = undefined;
      if (stopped) return;
      endedAt = performance.now();
      beginIn(againInMs ?? options.everyMs);
    });
  }

  function beginIn(ms: number): void {
    clearTimeout(timer);
    if (ms > 0) timer = setTimeout(begin, ms);
    else begin();
  }

  begin();
  return {
    kick() {
      if (stopped) return;
      if (turn === undefined) beginIn(endedAt + restMs - performance.now());
      else againInMs ??= restMs;
    },
    hurry() {
      if (stopped) return;
      if (turn === undefined) begin();
      else againInMs = 0;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
