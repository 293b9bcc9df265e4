import type { RawEnvironment } from '../config/load-variables.ts';
import type { TerminalSettings } from '../config/terminal.ts';

/** Where a command line reads and writes; a test gives its own. */
export interface Terminal {
  readonly env: RawEnvironment;
  readonly cwd: string;
  /** What standard output can show. */
  readonly settings: TerminalSettings;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Values that are told to nobody from now on, whatever is written. Default: it learns none. */
  learn?(secrets: readonly string[]): void;
  /** Redacted here once more, whatever the verb did. */
  out(text: string): void;
  /** As it is: what was redacted before it was hashed, and has to verify. Default: `out`. */
  exact?(text: string): void;
  err(text: string): void;
}

/** The options of a verb by name. `flag`: no value. */
export type CliOptions = Readonly<
  Record<string, { readonly type: 'text' | 'flag'; readonly value?: string; readonly means: string }>
>;

export interface CliArguments {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

/** One verb of the `bitiq` command line: one file here, one line in `cli/command-loaders.ts`. Help is made of it. */
export interface CliCommand {
  /** The file's name without its ending. */
  readonly verb: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Without `bitiq`. */
  readonly usage: string;
  readonly examples: readonly string[];
  readonly options: CliOptions;
  /** At most so many words that are not options. */
  readonly words: number;
  /**
   * Returns the exit code. Throws what `explainError` turns into a sentence and a code. `loadAll` loads the
   * verbs that there are, for help.
   */
  run(args: CliArguments, terminal: Terminal, loadAll: () => Promise<readonly CliCommand[]>): Promise<number>;
}
