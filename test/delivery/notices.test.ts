import { expect, test } from 'vitest';
import { oweNotice } from '../../src/approvals/notices.ts';
import { startNotices } from '../../src/delivery/notices.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

/** Sends once whatever is due. `onPost`: told to whom, before Slack has it. */
async function sendDue(
  store: Store,
  owner: string,
  onPost: (recipient: string) => Promise<void> = async () => undefined,
): Promise<void> {
  await startNotices({
    store,
    owner,
    poster: {
      async post({ channel }) {
        await onPost(channel);
        return '1.1';
      },
    },
    render: async () => ({ text: 'approved', blocks: [] }),
    onTrouble: (text, fields) => {
      throw new Error(text, { cause: fields });
    },
  }).stop();
}

async function owe(store: Store, ...recipients: readonly string[]): Promise<void> {
  for (const [index, recipient] of recipients.entries())
    await store.write((tx) => oweNotice(tx, { runId: 'a', kind: 'approved', recipient, now: index }));
}

describeOnEachStore('direct messages', (openFresh) => {
  test('what another process has sent since this one looked is not sent again', async () => {
    const store = await openFresh();
    await owe(store, 'U1');
    const sent: string[] = [];
    let isFirst = true;
    const slow: Store = {
      ...store,
      async write(work) {
        if (isFirst) {
          isFirst = false;
          await sendDue(store, 'bot2', async (to) => void sent.push(`bot2 ${to}`));
        }
        return store.write(work);
      },
    };

    await sendDue(slow, 'bot1', async (to) => void sent.push(`bot1 ${to}`));

    expect(sent).toEqual(['bot2 U1']);
  });

  test('what waits behind a slow one, and another process has sent meanwhile, is not sent again', async () => {
    const store = await openFresh();
    await owe(store, 'U1', 'U2');
    const sent: string[] = [];
    const leasesEnd = () =>
      store.write((tx) =>
        tx.db.updateTable('notices').set({ lease_until: 1 }).where('recipient', '=', 'U2').execute(),
      );

    await sendDue(store, 'bot1', async (to) => {
      sent.push(`bot1 ${to}`);
      if (to !== 'U1') return;
      await leasesEnd();
      await sendDue(store, 'bot2', async (other) => void sent.push(`bot2 ${other}`));
    });

    expect(sent).toEqual(['bot1 U1', 'bot2 U2']);
  });

  test('what waits behind a slow one, and nobody else has taken, is sent', async () => {
    const store = await openFresh();
    await owe(store, 'U1', 'U2');
    const sent: string[] = [];

    await sendDue(store, 'bot1', async (to) => {
      sent.push(to);
      await store.write((tx) => tx.db.updateTable('notices').set({ lease_until: 1 }).execute());
    });

    expect(sent).toEqual(['U1', 'U2']);
  });
});
