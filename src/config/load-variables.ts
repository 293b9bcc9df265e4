import { dirname, join, resolve } from 'node:path';
import { listHeaderSecrets } from './otlp-headers.ts';
import type { Problem } from './problem.ts';
import { listRedisSecrets } from './redis-url.ts';
import { isSecretVariable, type Variables, variables } from './variables.ts';

/** The environment as it is given: `process.env`. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Reads the variables bitiq knows. Empty ones count as not set. */
export function loadVariables(env: RawEnvironment): { values?: Variables; problems: readonly Problem[] } {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = variables.safeParse(set);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, set));
  if (!set.SLACK_BOT_TOKEN && (set.SLACK_APP_TOKEN || set.SLACK_SIGNING_SECRET)) {
    problems.push({
      file: 'environment',
      message: 'SLACK_BOT_TOKEN is not set, but SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is; set all or none',
    });
  }
  return parsed.success ? { values: parsed.data, problems } : { problems };
}

function describe(
  issue: { path: PropertyKey[]; message: string; code: string; values?: unknown[] },
  env: RawEnvironment,
): Problem {
  const name = String(issue.path[0]);
  const shown =
    isSecretVariable(name) || /:\/\/[^/]*@/.test(env[name] ?? '') ? 'not right' : JSON.stringify(env[name]);
  const expected = issue.values ? `one of ${issue.values.join(', ')}` : issue.message;
  return { file: 'environment', message: `${name} is ${shown}; expected ${expected}` };
}

/** `sqlite:` with a path relative to `cwd` made absolute; anything else as it is. */
export function resolveDatabaseUrl(url: string, cwd: string): string {
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined;
  return path === undefined || path === ':memory:' ? url : `sqlite:${resolve(cwd, path)}`;
}

/** Absolute path of the audit key: where it is said to be, else beside the SQLite file, else in `data`. */
export function resolveAuditKey(values: Variables, cwd: string): string {
  if (values.BITIQ_AUDIT_KEY !== undefined) return resolve(cwd, values.BITIQ_AUDIT_KEY);
  const url = resolveDatabaseUrl(values.DATABASE_URL, cwd);
  const isFile = url.startsWith('sqlite:') && url !== 'sqlite::memory:';
  const folder = isFile ? dirname(url.slice('sqlite:'.length)) : resolve(cwd, 'data');
  return join(folder, 'audit-key.pem');
}

/** Every secret value among the variables and in their URLs, longest first so that none is half hidden. */
export function collectSecrets(
  values: Variables,
  credentials: ReadonlyMap<string, string>,
): readonly string[] {
  const own = Object.entries(values).filter(([name]) => isSecretVariable(name));
  const passwords = [
    ...listRedisSecrets(values.REDIS_URL),
    ...listUrlPasswords(values.DATABASE_URL),
    ...listUrlPasswords(values.OTEL_EXPORTER_OTLP_ENDPOINT ?? ''),
    ...listHeaderSecrets(values.OTEL_EXPORTER_OTLP_HEADERS),
  ];
  const all = [...own.map(([, value]) => String(value)), ...credentials.values(), ...passwords];
  return [...new Set(all.filter((value) => value !== '' && value !== 'undefined'))].sort(
    (a, b) => b.length - a.length,
  );
}

/** The password in a URL, as it is and as the URL has it. */
export function listUrlPasswords(url: string): readonly string[] {
  const password = URL.canParse(url) ? new URL(url).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
