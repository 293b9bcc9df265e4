import type { Links } from '../gate/identity.ts';
import type { Write } from '../store/store.ts';
import { readLinks } from './approval.ts';
import { slackIdentity } from './read-voters.ts';

/** What a direct message tells. */
export type NoticeKind = 'approved' | 'rejected' | 'expired' | 'ended' | `reminder-${number}`;

/** Owes a direct message about a run to somebody; the same one is owed once. Who is not in Slack gets none. */
export async function oweNotice(
  tx: Write,
  notice: { runId: string; kind: NoticeKind; principal: string; links: Links; now: number },
): Promise<void> {
  const recipient = slackIdentity(notice.principal, notice.links)?.userId;
  if (recipient === undefined) return;
  await tx.db
    .insertInto('notices')
    .values({
      id: `${notice.runId}/${notice.kind}/${recipient}`,
      run_id: notice.runId,
      recipient,
      kind: notice.kind,
      due_at: notice.now,
      failures: 0,
      sent_at: null,
      lease_owner: null,
      lease_until: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Who waited for an approval hears how their run ended. */
export async function oweEnding(
  tx: Write,
  { runId, requestedBy, now }: { runId: string; requestedBy: string; now: number },
): Promise<void> {
  const links = await readLinks(tx.db);
  await oweNotice(tx, { runId, kind: 'ended', principal: requestedBy, links, now });
}
