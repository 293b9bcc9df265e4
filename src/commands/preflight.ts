import { z } from 'zod';
import { duration } from '../config/duration.ts';
import { UserError } from '../errors.ts';
import { CHECKS } from '../jobs/preflight/checks/index.ts';
import { selectChecks } from '../jobs/preflight/preflight.ts';
import { assertNoMore, listOf } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { startRun } from './start-run.ts';

/** `/bitiq preflight <environment>`: is it ready, what stands in the way, how to mend it. */
export const preflight: Command = {
  verb: 'preflight',
  summary: 'Is an environment ready, and what stands in the way',
  usage: 'preflight <environment> [--only <check,…>] [--timeout <30s>]',
  examples: [
    { text: 'preflight prod', means: 'ask everything about prod' },
    { text: 'preflight prod --only wildcard-tls,worker-nodes', means: 'ask two things' },
  ],
  permission: 'preflight',
  options: {
    only: { type: 'text', means: 'check ids, separated by commas' },
    timeout: { type: 'text', means: 'time limit of the run, such as 30s' },
  },
  run({ caller, channel, args, services }) {
    const environment = findEnvironment(services.config, args.positionals[0]);
    assertNoMore(args.positionals.slice(1), 'preflight');
    const input = parsePreflightOptions(args.options);
    return startRun(services, caller, { kind: 'preflight', environment, input, channel });
  },
};

/** The job's input from options as typed. Throws `UserError`. */
export function parsePreflightOptions(options: Readonly<Record<string, string | true>>): {
  only?: string[];
  timeoutMs?: number;
} {
  const only = listOf(options.only);
  selectChecks(CHECKS, only);
  return {
    ...(only.length > 0 && { only: [...only].sort() }),
    ...(options.timeout !== undefined && { timeoutMs: parseTimeout(String(options.timeout)) }),
  };
}

const timeout = duration.pipe(z.number().min(100).max(600_000));

function parseTimeout(text: string): number {
  const parsed = timeout.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UserError('bad-timeout', `${text} is not a time limit.`, {
    next: 'Between 100ms and 10m, such as --timeout 30s.',
  });
}
