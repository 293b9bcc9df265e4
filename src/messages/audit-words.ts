import { oneLine, plural } from './text.ts';

/** One record, as much of it as is told. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  /** `slack:<team>/<user>`, `terminal:<name>` or `bitiq:<process>`. */
  readonly actor: string;
  readonly runId: string | null;
  readonly environment: string | null;
  readonly data: { readonly [key: string]: unknown };
}

type Words = (data: { readonly [key: string]: unknown }, entry: AuditEntry) => string;

const finished =
  (how: string): Words =>
  ({ verdict, code }) =>
    [`${how}`, verdict ?? code].filter(Boolean).join(': ');

/** What was done, by type. A type that is not here is told by its own name and what it carries. */
const WORDS: Readonly<Record<string, Words>> = {
  'process.started': ({ role }) => `started as ${role}`,
  'process.stopped': () => 'stopped',
  'request.refused': ({ name, text, code }) => `was refused ${name} ${text} (${code})`,
  'run.requested': ({ kind }, { environment }) => `asked for ${environment} ${kind}`,
  'run.joined': ({ kind }, { environment }) => `asked for ${environment} ${kind} too`,
  'run.started': ({ attempt }, { environment }) =>
    `began the run in ${environment}${Number(attempt) > 1 ? `, attempt ${attempt}` : ''}`,
  'run.succeeded': finished('finished the run'),
  'run.failed': finished('finished the run with a no'),
  'run.errored': finished('could not finish the run'),
  'run.cancelled': finished('stopped the run'),
};

/** What was done, without when and by whom: `asked for prod preflight (run 7k3f9q2m)`. One line. */
export function describeEntry(entry: AuditEntry): string {
  const words = WORDS[entry.type];
  const told = words === undefined ? tellPlainly(entry) : words(entry.data, entry);
  return oneLine(entry.runId === null ? told : `${told} (run ${entry.runId})`);
}

function tellPlainly({ type, environment, data }: AuditEntry): string {
  const where = environment === null ? '' : ` in ${environment}`;
  const carried = Object.entries(data).map(([key, value]) => `${key} ${toText(value)}`);
  return `${type.replaceAll('.', ' ')}${where}${carried.length > 0 ? `: ${carried.join(', ')}` : ''}`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Who, where nobody knows the name: `U0MARA`, `mara`, `worker@host-ab12`. */
export function shortActor(actor: string): string {
  return oneLine(actor.replace(/^(slack:[^/]*\/|terminal:|bitiq:)/, ''));
}

/** What is listed, in words: `all`, `run 7k3f9q2m`, `prod`. */
export function headingOf(about: string, count: number): string {
  return count === 0
    ? `The audit log has nothing about ${about}`
    : `Audit log of ${about}: ${plural(count, 'record')}`;
}
