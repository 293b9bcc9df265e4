import { BitiqError } from '../errors.ts';

/** One thing that is wrong with the configuration, and where. */
export interface Problem {
  /** As people know it: a path, or `environment` for variables. */
  readonly file: string;
  /** From 1; absent for variables. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong, the wrong value, and what would be right. */
  readonly message: string;
}

/** The configuration cannot be used. Carries every problem, not only the first. */
export class ConfigError extends BitiqError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('config-invalid', problems.map(formatProblem).join('\n'), {
      next: 'Mend what is listed, then run bitiq config check.',
    });
    this.problems = problems;
  }
}

/** `bitiq.yaml:12:5: unknown key "basedomain"; did you mean "baseDomain"?` */
export function formatProblem({ file, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}`;
}
