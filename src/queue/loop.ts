/** Work that is done again and again, never twice at the same time. */
export interface Loop {
  /** Do it now; if it is being done, once more right after. */
  kick(): void;
  /** Does not begin again; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Pause between the end of one turn and the start of the next. */
  readonly everyMs: number;
  work(): Promise<void>;
  /** A turn that threw; the loop goes on. */
  onError(error: unknown): void;
}

/** Starts at once. */
export function createLoop(options: LoopOptions): Loop {
  let stopped = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> | undefined;

  async function run(): Promise<void> {
    again = false;
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
      if (again) begin();
      else timer = setTimeout(begin, options.everyMs);
    });
  }

  begin();
  return {
    kick() {
      if (stopped) return;
      if (turn === undefined) begin();
      else again = true;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
