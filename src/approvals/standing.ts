import { personBehind, shortId } from '../gate/identity.ts';
import { judgeApproval } from '../gate/judge-approval.ts';
import { listWays } from '../gate/requirement.ts';
import { listLockQueue, readLock } from '../runs/lock.ts';
import type { ApprovalStanding } from './desk.ts';
import type { GateView } from './gate-options.ts';
import {
  type RecordedFacts,
  readRecorded,
  readVotersOf,
  readWorkspace,
  toApprovalFacts,
} from './read-facts.ts';
import { slackIdentity } from './read-voters.ts';

/** How a request stands, judged now; `undefined` where the run never went to the gate. */
export async function readStanding(options: GateView, runId: string): Promise<ApprovalStanding | undefined> {
  const { store, config } = options;
  const recorded = await readRecorded(store.db, config, runId);
  if (recorded === undefined) return undefined;
  const [voters, workspace, now, nameOf] = await Promise.all([
    readVotersOf(options, recorded),
    readWorkspace(options),
    store.now(),
    readNames(options, recorded),
  ]);
  const approval = judgeApproval(toApprovalFacts(recorded, { voters, workspace, now, nameOf }));
  const { run, record } = recorded;
  const requesterId = slackIdentity(run.requestedBy, recorded.links)?.userId;
  return { run, record, approval, requesterId, waitsForLock: await readWait(options, recorded) };
}

/** Every run that waits at the gate, oldest first. */
export async function listWaiting(options: GateView): Promise<readonly ApprovalStanding[]> {
  const rows = await options.store.db
    .selectFrom('runs')
    .select('id')
    .where('status', '=', 'awaiting_approval')
    .orderBy('created_at')
    .execute();
  const standings = await Promise.all(rows.map(({ id }) => readStanding(options, id)));
  return standings.filter((standing) => standing !== undefined);
}

/** Slack user ids of those who could still approve, as far as Slack says; without the requester and who voted. */
export async function listPossibleApprovers(options: GateView, runId: string): Promise<readonly string[]> {
  const { store, config, directory } = options;
  const recorded = await readRecorded(store.db, config, runId);
  const { policy } = recorded ?? {};
  if (recorded === undefined || policy === undefined || policy.approvals === 'auto') return [];
  const { run, record, links } = recorded;
  const leaves = listWays(policy.approvals).flat();
  const members = await Promise.all(
    leaves.map(async (leaf) => {
      if ('people' in leaf) return leaf.people;
      const group = config.groups.get(leaf.group);
      return group === undefined || directory === undefined ? [] : directory.listMembers(group);
    }),
  );
  const voted = record.votes.filter(({ decision }) => decision !== 'revoke').map(({ by }) => by);
  const others = policy.selfApproval ? voted : [...voted, run.requestedBy];
  const done = new Set(
    others.map((principal) => slackIdentity(personBehind(principal, links), links)?.userId),
  );
  return [...new Set(members.flat())].filter((id) => !done.has(id));
}

async function readWait(
  { store }: GateView,
  { run, record, row }: RecordedFacts,
): Promise<ApprovalStanding['waitsForLock']> {
  const waits = run.status === 'awaiting_approval' && record.decision === 'approved';
  if (!waits || row.lock_token !== null) return undefined;
  const [lock, queue] = await Promise.all([
    readLock(store.db, run.environment),
    listLockQueue(store.db, run.environment),
  ]);
  const position = queue.findIndex(({ runId }) => runId === run.id) + 1;
  return lock === undefined || position === 0 ? undefined : { position, lock };
}

/** How people are called in what is needed: `@mara`; their id where Slack does not say. */
async function readNames(
  { directory }: GateView,
  { run, record, policy, links }: RecordedFacts,
): Promise<(userId: string) => string> {
  const principals = [run.requestedBy, ...record.votes.map(({ by }) => by)];
  const listed = policy === undefined || policy.approvals === 'auto' ? [] : listWays(policy.approvals).flat();
  const ids = [
    ...principals.flatMap((principal) => slackIdentity(principal, links)?.userId ?? []),
    ...listed.flatMap((leaf) => ('people' in leaf ? leaf.people : [])),
  ];
  const names = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const person = await directory?.getPerson(id).catch(() => undefined);
      return [id, person?.name ?? id] as const;
    }),
  );
  const known = new Map(names);
  const people = new Map(
    principals.map((principal) => [shortId(principal), slackIdentity(principal, links)?.userId] as const),
  );
  return (id) => `@${known.get(people.get(id) ?? id) ?? id}`;
}
