import type { Config } from '../config/config.ts';
import { findForbiddenRights, toStrictError } from '../doctor/guard.ts';
import type { ProcessContext, Role } from './process-context.ts';

/**
 * Before anything starts: with BITIQ_STRICT nothing that does the work may begin while a forbidden
 * right is held or cannot be asked for. A bot asks no cluster and has none of these rights.
 *
 * @throws ConfigError that names them.
 */
export async function assertNoForbiddenRights(config: Config, role: Role): Promise<void> {
  if (!config.isStrict || role === 'bot') return;
  const rows = await findForbiddenRights(config, new AbortController().signal);
  if (rows.length > 0) throw toStrictError(rows);
}

/** Without BITIQ_STRICT they are told in the log, while the process goes about its work. */
export function warnOfForbiddenRights(
  { config, log }: Pick<ProcessContext, 'config' | 'log'>,
  role: Role,
): { stop(): Promise<void> } {
  const leaving = new AbortController();
  const isAsked = !config.isStrict && role !== 'bot';
  const asking = isAsked ? findForbiddenRights(config, leaving.signal) : Promise.resolve([]);
  const told = asking.then(
    (rows) => {
      for (const { id, state, summary, remedy } of rows)
        log.warn(TEXTS[state === 'failed' ? 'held' : 'open'], { check: id, summary, remedy });
    },
    (error: unknown) => {
      if (!leaving.signal.aborted) log.warn(TEXTS.open, { error });
    },
  );
  return {
    async stop() {
      leaving.abort(new Error('this process is going'));
      await told;
    },
  };
}

const TEXTS = {
  held: 'bitiq has a right that it must not have',
  open: 'whether bitiq has a right that it must not have could not be asked',
} as const;
