import type { Links } from '../gate/identity.ts';
import type { Write } from '../store/store.ts';
import { readLinks } from './approval.ts';
import { slackIdentity } from './read-voters.ts';

/** What a direct message tells. */
export type NoticeKind = 'approved' | 'rejected' | 'expired' | 'ended' | `reminder-${number}`;

interface Notice {
  readonly runId: string;
  readonly kind: NoticeKind;
  /** Milliseconds since 1970, by the store's clock. */
  readonly now: number;
}

/** Owes a Slack user a direct message about a run; the same one is owed once. */
export async function oweNotice(
  tx: Write,
  { runId, kind, recipient, now }: Notice & { readonly recipient: string },
): Promise<void> {
  await tx.db
    .insertInto('notices')
    .values({
      id: `${runId}/${kind}/${recipient}`,
      run_id: runId,
      recipient,
      kind,
      due_at: now,
      failures: 0,
      sent_at: null,
      lease_owner: null,
      lease_until: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The same for a principal; who is not in Slack gets none. */
export async function oweNoticeTo(
  tx: Write,
  { principal, links, ...notice }: Notice & { readonly principal: string; readonly links: Links },
): Promise<void> {
  const recipient = slackIdentity(principal, links)?.userId;
  if (recipient !== undefined) await oweNotice(tx, { ...notice, recipient });
}

/** Who waited for an approval hears how their run ended. */
export async function oweEnding(
  tx: Write,
  { runId, requestedBy, now }: { runId: string; requestedBy: string; now: number },
): Promise<void> {
  const links = await readLinks(tx.db);
  await oweNoticeTo(tx, { runId, kind: 'ended', principal: requestedBy, links, now });
}
