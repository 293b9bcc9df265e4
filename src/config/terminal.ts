import type { RawEnvironment } from './load-variables.ts';

/** What an output can show. */
export interface TerminalSettings {
  readonly columns: number;
  readonly colour: boolean;
  /** Whether lines can be written over, to show progress in place. */
  readonly live: boolean;
}

/**
 * What people set about terminals: NO_COLOR (any value) beats FORCE_COLOR (`0` and `false` mean no)
 * beats what the stream is. Without a known width: 80 columns.
 */
export function readTerminal(
  env: RawEnvironment,
  stream: { readonly isTTY?: boolean; readonly columns?: number },
): TerminalSettings {
  const capable = stream.isTTY === true && env.TERM !== 'dumb';
  return { columns: stream.columns || 80, colour: wantsColour(env, capable), live: capable && !env.CI };
}

function wantsColour(env: RawEnvironment, capable: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR } = env;
  if (NO_COLOR) return false;
  return FORCE_COLOR === undefined ? capable : FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
}
