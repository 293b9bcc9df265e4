import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { aGate, aPerson, aWaitingRun, codeOf, inProcess, slack, vote } from './a-gate.ts';
import { isChainWhole, listEntries, readApprovalRow, readRow } from './on-record.ts';
import { describeOnThreeStores } from './several-stores.ts';

const CROWD = Array.from({ length: 40 }, (_, index) => `U${1000 + index}`);

const readVotes = (store: Store, runId: string) =>
  store.db.selectFrom('votes').select(['by', 'decision']).where('run_id', '=', runId).execute();

describeOnThreeStores('200 clicks at once, by 40 people in three processes', (openThree) => {
  test.each([
    { given: 'every fourth rejects', rejects: (click: number) => click % 4 === 3 },
    { given: 'nobody rejects', rejects: () => false },
    { given: 'only the last one rejects', rejects: (click: number) => click === 199 },
  ])('make one transition where $given', async ({ rejects }) => {
    const stores = await openThree();
    const gate = aGate(stores[0], { approvals: { group: 'platform', count: 20 } });
    for (const id of CROWD) gate.people.set(id, aPerson(['platform']));
    const runId = await aWaitingRun({ ...gate, store: stores[0] });
    const processes = stores.map((store) => inProcess(gate, store));

    const codes = await Promise.all(
      Array.from({ length: 200 }, (_, click) => {
        const at = processes[click % 3] ?? gate;
        const who = CROWD[(click * 7) % 40] ?? '';
        return codeOf(vote(at, runId, who, rejects(click) ? 'reject' : 'approve'));
      }),
    );

    const votes = await readVotes(stores[0], runId);
    const row = await readRow(stores[0], runId);
    const entries = await listEntries(stores[0]);
    const ends = entries.filter(({ type }) => type === 'run.rejected' || type === 'approval.granted');
    expect(votes).toHaveLength(codes.filter((code) => code === 'accepted').length);
    expect(new Set(votes.map(({ by, decision }) => `${by} ${decision}`)).size).toBe(votes.length);
    expect(entries.filter(({ type }) => type === 'approval.vote')).toHaveLength(votes.length);
    expect(votes.filter(({ decision }) => decision === 'reject').length).toBeLessThanOrEqual(1);
    expect(entries.filter(({ type }) => type === 'run.rejected').length).toBe(
      row.status === 'rejected' ? 1 : 0,
    );
    expect(entries.filter(({ type }) => type === 'approval.granted').length).toBeLessThanOrEqual(1);
    expect(entries.filter(({ type }) => type === 'approval.ungranted')).toEqual([]);
    expect(ends.at(-1)?.type).toBe(row.status === 'rejected' ? 'run.rejected' : 'approval.granted');
    expect(row.owed_at !== null).toBe(row.status === 'awaiting_approval');
    expect((await readApprovalRow(stores[0], runId)).decision).toBe(
      row.status === 'rejected' ? 'rejected' : 'approved',
    );
    expect(await isChainWhole(stores[0])).toBe(true);
  });

  test('are one vote where they are the same click of one person, a hundred times', async () => {
    const stores = await openThree();
    const gate = aGate(stores[0], { approvals: { group: 'platform', count: 2 } });
    const runId = await aWaitingRun({ ...gate, store: stores[0] });
    const processes = stores.map((store) => inProcess(gate, store));

    const codes = await Promise.all(
      Array.from({ length: 100 }, (_, click) => codeOf(vote(processes[click % 3] ?? gate, runId, 'UINES'))),
    );

    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(codes.filter((code) => code === 'already-counted')).toHaveLength(99);
    expect(await readVotes(stores[0], runId)).toEqual([{ by: slack('UINES'), decision: 'approve' }]);
    expect(await listEntries(stores[0], 'approval.vote')).toHaveLength(1);
    expect(await readApprovalRow(stores[0], runId)).toMatchObject({ decision: null });
  });
});
