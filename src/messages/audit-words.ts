import { plural } from '../wording/counts.ts';
import { oneLine } from '../wording/outside-text.ts';
import { ordinal, quoted } from './text.ts';

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

const because =
  (what: string): Words =>
  ({ reason, code }) =>
    `${what}${reason ? quotedReason(reason) : code ? ` (${code})` : ''}`;

const quotedReason = (reason: unknown): string => (reason ? `: ${quoted(reason)}` : '');

const VOTES: Readonly<Record<string, string>> = {
  approve: 'approved the run',
  reject: 'rejected the run',
  revoke: 'took the approval back',
  withdraw: 'withdrew the request',
};

/** `begins: sync toy-web-prod to 9f0c2e1`, and for a refusal the rule and its code. */
const step =
  (what: string): Words =>
  ({ title, step, rule, code }) => {
    const why = [rule ? `rule ${rule}` : '', code].filter(Boolean).join(', ');
    const place = String(step).replace(/^wave-(\d+)\/(.+)$/, '$2, wave $1');
    return `${what}: ${title ?? place}${why === '' ? '' : ` (${why})`}`;
  };

/** `6b1f-20c9`, as people were shown it. */
const shortPlan = (hash: unknown): string => String(hash).replace(/^(.{4})(.{4}).{56}$/, '$1-$2');

/** Buttons and dialogs of the gate by what they would have done; their value says nothing to people. */
const REFUSED: Readonly<Record<string, string>> = {
  'vote.approve': 'an approval',
  'vote.reject': 'a rejection',
  'vote.revoke': 'taking an approval back',
  'vote.withdraw': 'withdrawing it',
  'plan.view': 'a look at the plan',
  'run.cancel': 'cancelling it',
  'run.again': 'asking for it again',
  'sync.terminate': 'terminating it',
  'drift.item': 'what a menu of drift offers',
  'drift.unsnooze': 'ending a snooze',
};

function refusedWords(name: unknown, text: unknown): string {
  if (name === 'bitiq') return `at a terminal: ${text}`;
  return REFUSED[String(name)] ?? `${name} ${text}`;
}

/** Kinds of runs whose id is no word for what was asked. */
const ASKED: Readonly<Record<string, (environment: string | null) => string>> = {
  'open-issue': (environment) => `an issue about drift in ${environment}`,
};

const asked = (kind: unknown, environment: string | null): string =>
  ASKED[String(kind)]?.(environment) ?? `${environment} ${kind}`;

/** What was done, by type. A type that is not here is told by its own name and what it carries. */
const WORDS: Readonly<Record<string, Words>> = {
  'process.started': ({ role }) => `started as ${role}`,
  'process.stopped': () => 'stopped',
  'request.refused': ({ name, text, code }) => `was refused ${refusedWords(name, text)} (${code})`,
  'run.requested': ({ kind }, { environment }) => `asked for ${asked(kind, environment)}`,
  'run.joined': ({ kind }, { environment }) => `asked for ${asked(kind, environment)} too`,
  'run.started': ({ attempt }, { environment }) =>
    `began the run in ${environment}${Number(attempt) > 1 ? `, attempt ${attempt}` : ''}`,
  'run.succeeded': finished('finished the run'),
  'run.failed': finished('finished the run with a no'),
  'run.errored': finished('could not finish the run'),
  'run.cancelled': finished('stopped the run'),
  'run.awaiting-approval': ({ planHash }, { environment }) =>
    `waits for approval in ${environment}${planHash ? `: plan ${shortPlan(planHash)}` : ''}`,
  'run.rejected': because('ended the run: it was rejected'),
  'run.withdrawn': because('ended the run: it was withdrawn'),
  'run.expired': () => 'ended the run: it was not approved in time',
  'run.cancel-requested': because('asked to cancel the run'),
  'approval.vote': ({ decision, reason }) =>
    `${VOTES[String(decision)] ?? `voted ${decision}`}${quotedReason(reason)}`,
  'approval.granted': () => 'completed the approval: everybody who is needed has approved',
  'approval.ungranted': because('found the approval not enough any more'),
  'step.intended': step('begins'),
  'step.done': step('finished'),
  'step.failed': step('could not finish'),
  'step.refused': step('was refused'),
  'lock.taken': (data, { environment }) => `took the lock of ${environment}${quotedReason(data.reason)}`,
  'lock.stolen': ({ from, reason }, { environment }) =>
    `took the lock of ${environment} from ${from ? shortActor(String(from)) : 'its owner'}${quotedReason(reason)}`,
  'lock.released': (_, { environment }) => `gave the lock of ${environment} back`,
  'lock.queued': ({ position }, { environment }) =>
    `waits for the lock of ${environment}${position ? `, ${ordinal(Number(position))} in line` : ''}`,
  'drift.snoozed': ({ identity, until, reason }, { environment }) =>
    `snoozed ${identity} in ${environment} until ${String(until).slice(0, 10)}${quotedReason(reason)}`,
  'drift.unsnoozed': ({ identity }, { environment }) => `ended the snooze of ${identity} in ${environment}`,
  'drift.issue-opened': ({ identity, number }, { environment }) =>
    `opened issue #${number} for ${identity} in ${environment}`,
  'schedule.added': ({ schedule, job, cron }, { environment }) =>
    `found a new schedule in ${environment}: ${schedule}, ${job} at ${cron}`,
  'schedule.changed': ({ schedule, job, cron }, { environment }) =>
    `found the schedule ${schedule} in ${environment} changed: ${job} at ${cron}`,
  'schedule.removed': ({ schedule }, { environment }) =>
    `found the schedule ${schedule} gone from ${environment}`,
  'schedule.due': ({ schedule, dueAt, reason }) =>
    `${reason === 'made-up' ? 'made up' : 'began'} ${schedule}, due ${dueAt}`,
  'store.pruned': ({ what, rows, before }) =>
    `took ${String(what).replaceAll('-', ' ')} of before ${String(before).slice(0, 10)} out of the store: ${plural(Number(rows), 'row')}`,
  'link.code-created': () => 'asked for a code to link a terminal',
  'link.linked': ({ terminal }) => `linked a terminal${terminal ? `: ${shortActor(String(terminal))}` : ''}`,
  'notice.sent': ({ to, about, kind }) =>
    `told ${to ? shortActor(String(to)) : 'somebody'}${about || kind ? `: ${about ?? kind}` : ''}`,
};

/**
 * What was done, without when and by whom: `asked for prod preflight (run 7k3f9q2m)`; without the run
 * where all that is told is about `runId`. One line.
 */
export function describeEntry(entry: AuditEntry, runId?: string): string {
  const words = WORDS[entry.type];
  const told = words === undefined ? tellPlainly(entry) : words(entry.data, entry);
  return oneLine(entry.runId === null || entry.runId === runId ? told : withRun(told, entry.runId));
}

/** `approved run 7k3f9q2m`: in its place where our own words, which come first, say `the run`, else at the end. */
function withRun(told: string, runId: string): string {
  const named = told.replace(/^([a-z ]*)\bthe run\b/, `$1run ${runId}`);
  return named === told ? `${told} (run ${runId})` : named;
}

function tellPlainly({ type, environment, data }: AuditEntry): string {
  const where = environment === null ? '' : ` in ${environment}`;
  const carried = Object.entries(data).map(([key, value]) => `${key} ${toText(value)}`);
  return `${type.replaceAll('.', ' ')}${where}${carried.length > 0 ? `: ${carried.join(', ')}` : ''}`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Who, where nobody knows the name: `U0MARA`, `mara`, `worker@host-ab12`, and `bitiq@host-ab12` where one process is all. */
export function shortActor(actor: string): string {
  return oneLine(actor.replace(/^bitiq:all@/, 'bitiq@').replace(/^(slack:[^/]*\/|terminal:|bitiq:)/, ''));
}

/** What is listed, in words: `all`, `run 7k3f9q2m`, `prod`. */
export function headingOf(about: string, count: number): string {
  return count === 0
    ? `The audit log has nothing about ${about}`
    : `Audit log of ${about}: ${plural(count, 'record')}`;
}
