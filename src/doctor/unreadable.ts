import { type ConfigError, formatProblem } from '../config/problem.ts';
import { plural } from '../wording/counts.ts';
import { PROCESS_PROBES } from './process-probes/index.ts';
import type { DoctorResult, DoctorRow } from './verdict.ts';

/** The answer where the configuration cannot be read: every problem of it, and nothing else was asked. */
export function toUnreadable(error: ConfigError): DoctorResult {
  const rows = PROCESS_PROBES.map(({ id, title, guards = false }): DoctorRow => {
    if (id !== 'configuration') {
      return { id, title, guards, state: 'skipped', summary: 'the configuration comes first', durationMs: 0 };
    }
    const evidence = error.problems.map(formatProblem);
    const summary = plural(evidence.length, 'problem');
    return {
      id,
      title,
      guards,
      state: 'failed',
      summary,
      evidence,
      remedy: 'bitiq config check',
      durationMs: 0,
    };
  });
  return { verdict: 'unsound', durationMs: 0, rows };
}
