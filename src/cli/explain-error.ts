import { ConfigError, formatProblem } from '../config/problem.ts';
import { BitiqError, ExternalError, RefusedError, UserError } from '../errors.ts';
import { plural } from '../wording/counts.ts';
import { manyLines } from '../wording/outside-text.ts';
import { EXIT } from './exit-codes.ts';

/**
 * What somebody at a terminal reads when a command throws, and the exit code. One sentence and what
 * to do next; a stack only with `debug`.
 */
export function explainError(
  error: unknown,
  options: { readonly debug: boolean; readonly isCancelled: boolean; newReference(): string },
): { text: string; code: number } {
  const stack = options.debug && error instanceof Error ? `${error.stack}\n` : '';
  if (options.isCancelled)
    return { text: `bitiq: cancelled. Nothing was changed.\n${stack}`, code: EXIT.interrupted };
  if (error instanceof ConfigError) {
    const count = plural(error.problems.length, 'problem');
    const lines = error.problems.map((problem) => `${formatProblem(problem)}\n`).join('');
    return {
      text: `${lines}bitiq: ${count} in the configuration. Nothing was started.\n${stack}`,
      code: EXIT.config,
    };
  }
  if (error instanceof BitiqError) {
    const next = error.next === undefined ? '' : `${manyLines(error.next)}\n`;
    return { text: `bitiq: ${manyLines(error.message)}\n${next}${stack}`, code: codeOf(error) };
  }
  const port = takenPort(error);
  if (port !== undefined) {
    return {
      text: `bitiq: port ${port} is taken.\nSet BITIQ_PORT to another, or stop what listens there.\n`,
      code: EXIT.config,
    };
  }
  const reference = options.newReference();
  const text =
    `bitiq: this is a fault of bitiq, reference ${reference}.\n` +
    `Run it again with BITIQ_LOG_LEVEL=debug to see where, and report both.\n${stack}`;
  return { text, code: EXIT.bug };
}

function codeOf(error: BitiqError): number {
  if (error instanceof UserError) return EXIT.usage;
  if (error instanceof RefusedError) return EXIT.blocked;
  return error instanceof ExternalError ? EXIT.unknown : EXIT.bug;
}

/** The port that somebody else listens on, where that is what went wrong. */
function takenPort(error: unknown): number | undefined {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken && 'port' in error && typeof error.port === 'number' ? error.port : undefined;
}
