import { expect, test } from 'vitest';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aGate, aWaitingRun, codeOf, slack, vote } from './a-gate.ts';
import { listEntries, readApprovalRow } from './on-record.ts';

const REVIEWED = 'RBAC was reviewed';
const INFORMED = 'The on-call team knows';
const PLAN = { application: 'toy-web', confirmations: [REVIEWED, INFORMED] };

describeOnEachStore('a plan with what only people can confirm', (openFresh) => {
  test.each<[confirmed: readonly string[] | undefined]>([
    [undefined],
    [[]],
    [[REVIEWED]],
    [[REVIEWED, 'something else']],
  ])('an approval that confirms %j does not count', async (confirmed) => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate, { plan: PLAN });

    const code = await codeOf(vote(gate, id, 'UINES', 'approve', confirmed && { confirmed }));

    expect(code).toBe('not-confirmed');
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: null });
    expect(await listEntries(gate.store, 'approval.vote')).toEqual([]);
  });

  test('an approval that confirms all of it counts, and says so on record', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate, { plan: PLAN });

    await vote(gate, id, 'UINES', 'approve', { confirmed: [INFORMED, REVIEWED] });

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
    expect(await listEntries(gate.store, 'approval.vote')).toMatchObject([
      { actor: slack('UINES'), data: { decision: 'approve', confirmed: [REVIEWED, INFORMED] } },
    ]);
  });

  test('to reject it nothing has to be confirmed', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate, { plan: PLAN });

    await vote(gate, id, 'UINES', 'reject');

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'rejected' });
  });

  test('who may not approve is told that, and nothing of confirmations', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate, { plan: PLAN });

    expect(await codeOf(vote(gate, id, 'UMARA'))).not.toBe('not-confirmed');
  });
});
