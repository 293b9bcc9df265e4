import type { AuditFilter } from '../audit/read-records.ts';
import type { Config } from '../config/config.ts';
import { duration } from '../config/duration.ts';
import { UserError } from '../errors.ts';
import { findEnvironment } from './find-environment.ts';

const ABOUT = ['run', 'person', 'env'] as const;
const HOW = 'run <id>, person @somebody, env <name>, or nothing of these; and --since 7d.';

/**
 * Which records are asked for: `run 7k3f9q2m`, `person @mara`, `env prod`, or all, and since when.
 * `now` in milliseconds since 1970. Throws `UserError`.
 */
export function parseAuditFilter(
  config: Pick<Config, 'environments' | 'workspace'>,
  [about, which]: readonly string[],
  options: Readonly<Record<string, string | true>>,
  now: number,
): AuditFilter {
  const since = options.since === undefined ? {} : { since: now - parseLength(String(options.since)) };
  const kind = ABOUT.find((known) => known === about);
  if (about === undefined) return since;
  if (kind === undefined || which === undefined) {
    const message = kind === undefined ? `The audit log has no ${about}.` : `Which ${about}?`;
    throw new UserError('bad-audit-filter', message, { next: `Ask for ${HOW}` });
  }
  if (kind === 'run') return { ...since, runId: which };
  if (kind === 'env') return { ...since, environments: [findEnvironment(config, which).name] };
  return { ...since, actor: parsePrincipal(config, which) };
}

/** `<@U012|mara>` as Slack sends it, `U012`, `slack:T01/U012`, or the name of somebody at a terminal. */
export function parsePrincipal({ workspace }: Pick<Config, 'workspace'>, text: string): string {
  const user = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)?.[1] ?? /^@?([UW][A-Z0-9]{6,})$/.exec(text)?.[1];
  if (user !== undefined && workspace !== undefined) return `slack:${workspace}/${user}`;
  if (/^(slack|terminal|bitiq):\S/.test(text)) return text;
  if (user === undefined && /^[^@<]/.test(text)) return `terminal:${text}`;
  throw new UserError('unknown-person', `I cannot tell who ${text} is.`, {
    next: 'Give a Slack user id with its workspace, such as slack:T0123456789/U0123456789.',
  });
}

function parseLength(text: string): number {
  const parsed = duration.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UserError('bad-since', `${text} is not a length of time.`, {
    next: 'A number and a unit, such as --since 7d or --since 12h.',
  });
}
