import type { Policy } from '../config/policy-schema.ts';
import type { Voter } from '../gate/facts.ts';
import { findPolicy } from '../gate/find-policy.ts';
import type { Links } from '../gate/identity.ts';
import type { ApprovalFacts } from '../gate/judge-approval.ts';
import { type Run, toRun } from '../runs/run.ts';
import type { Database } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { type ApprovalRecord, readApproval, readLinks, toRunFacts } from './approval.ts';
import type { GateView } from './gate-options.ts';
import { notBefore } from './moments.ts';
import { readVoters } from './read-voters.ts';

/** Everything the rules are asked with, but who people are. */
export interface RecordedFacts {
  readonly run: Run;
  readonly row: Database['runs'];
  readonly record: ApprovalRecord;
  readonly policy: Policy | undefined;
  readonly links: Links;
}

/** What is on record of a run at the gate; `undefined` where it never went there. */
export async function readRecorded(
  db: Store['db'],
  config: GateView['config'],
  runId: string,
): Promise<RecordedFacts | undefined> {
  const record = await readApproval(db, runId);
  if (record === undefined) return undefined;
  const row = await db.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
  const run = toRun(row);
  const environment = config.environments.get(run.environment);
  const policy = environment && findPolicy(environment, run.kind);
  return { run, row, record, policy, links: await readLinks(db) };
}

/** The workspace whose members count; empty, and so nobody's, where Slack does not say. */
export async function readWorkspace({ config, directory }: GateView): Promise<string> {
  return config.workspace ?? (await directory?.getWorkspace().catch(() => undefined)) ?? '';
}

/** Who everybody is who voted on a run, and whoever else is named. */
export function readVotersOf(
  options: GateView,
  { record, policy, links }: RecordedFacts,
  ...others: readonly string[]
): Promise<ReadonlyMap<string, Voter>> {
  const principals = [...record.votes.map(({ by }) => by), ...others];
  return readVoters(options, { principals, policy, links });
}

/** The rules' view of what is on record. */
export function toApprovalFacts(
  { run, record, policy, links }: RecordedFacts,
  read: Pick<ApprovalFacts, 'voters' | 'workspace' | 'now' | 'nameOf' | 'planNow'>,
): ApprovalFacts {
  const now = notBefore(record, read.now);
  return { run: toRunFacts(run, record), policy, votes: record.votes, links, ...read, now };
}
