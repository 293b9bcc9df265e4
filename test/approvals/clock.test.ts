import { expect, test } from 'vitest';
import { turnGateClock } from '../../src/approvals/gate-clock.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { type AGate, aGate, aWaitingRun, HOUR, MINUTE, slack, TWO_AND_ONE, vote, wait } from './a-gate.ts';
import { listEntries, listNotices, readApprovalRow, readEverything, readRow } from './on-record.ts';

/** Slack does not say who some people are. */
function without(gate: AGate, ...ids: readonly string[]): AGate {
  const { directory } = gate;
  if (directory === undefined) throw new Error('there is no directory');
  const getPerson: typeof directory.getPerson = async (id) => {
    if (ids.includes(id)) throw new Error('Slack does not answer');
    return directory.getPerson(id);
  };
  return { ...gate, directory: { ...directory, getPerson } };
}

describeOnEachStore('the clock of the gate', (openFresh) => {
  test('ends a request when its time is over, not before, and who asked hears of it', async () => {
    const gate = aGate(await openFresh(), { remindersAt: [] });
    const id = await aWaitingRun(gate);

    wait(gate, 4 * HOUR - 1);
    await turnGateClock(gate);
    expect(await readRow(gate.store, id)).toMatchObject({ status: 'awaiting_approval' });
    wait(gate, 1);
    await turnGateClock(gate);

    expect(await readRow(gate.store, id)).toMatchObject({ status: 'expired', owed_at: null });
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'expired' });
    expect(await listEntries(gate.store, 'run.expired')).toMatchObject([{ actor: 'bitiq:test', runId: id }]);
    expect(await listNotices(gate.store)).toEqual(['expired UMARA']);
  });

  test('ends a request in time while Slack is slow to say who waits with it', async () => {
    const gate = aGate(await openFresh(), { remindersAt: [] });
    await aWaitingRun(gate, { environment: 'dev' });
    const over = await aWaitingRun(gate);
    await gate.store.write(({ db }) =>
      db.updateTable('approvals').set({ expires_at: gate.clock.now }).where('run_id', '=', over).execute(),
    );
    const { promise: answered, reject: refuse } = Promise.withResolvers<never>();
    const slow = gate.directory && { ...gate.directory, getPerson: () => answered };

    const turn = turnGateClock({ ...gate, directory: slow });

    const statusOf = async () => (await readRow(gate.store, over)).status;
    await expect.poll(statusOf).toBe('expired');
    refuse(new Error('Slack does not answer'));
    await turn;
  });

  test('reminds who may still approve at 50 % and at 80 %, never who asked or voted', async () => {
    const gate = aGate(await openFresh(), { approvals: TWO_AND_ONE });
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');

    wait(gate, 2 * HOUR - 1);
    await turnGateClock(gate);
    expect(await listNotices(gate.store)).toEqual([]);
    wait(gate, 1);
    await turnGateClock(gate);
    const first = ['reminder-1 UALEX', 'reminder-1 UOMAR', 'reminder-1 USENA', 'reminder-1 UZOE'];
    expect(await listNotices(gate.store)).toEqual(first);

    await vote(gate, id, 'USENA');
    wait(gate, HOUR);
    await turnGateClock(gate);
    expect(await listNotices(gate.store)).toEqual(first);
    wait(gate, 12 * MINUTE);
    await turnGateClock(gate);

    const second = ['reminder-2 UALEX', 'reminder-2 UOMAR', 'reminder-2 UZOE'];
    expect(await listNotices(gate.store)).toEqual([...first, ...second]);
  });

  test('reminds nobody who said no: the run is over', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES', 'reject');

    wait(gate, 3 * HOUR);
    await turnGateClock(gate);

    expect(await listNotices(gate.store)).toEqual(['rejected UMARA']);
  });

  test('reminds nobody of what is approved, and again of what is not any more', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');
    wait(gate, 2 * HOUR);
    await turnGateClock(gate);
    expect(await listNotices(gate.store)).toEqual(['approved UMARA']);

    await vote(gate, id, 'UINES', 'revoke');
    wait(gate, 2 * HOUR - MINUTE);
    await turnGateClock(gate);

    expect(await listNotices(gate.store)).toEqual(['approved UMARA', 'reminder-2 UOMAR', 'reminder-2 UZOE']);
  });

  test('reminds nobody in quiet hours', async () => {
    const quietHours = { from: '13:30', to: '14:30', timeZone: 'UTC' };
    const gate = aGate(await openFresh(), { quietHours });
    await aWaitingRun(gate);

    wait(gate, 2 * HOUR);
    await turnGateClock(gate);
    expect(await listNotices(gate.store)).toEqual([]);
    wait(gate, HOUR + 12 * MINUTE);
    await turnGateClock(gate);

    expect(await listNotices(gate.store)).toEqual([
      'reminder-1 UINES',
      'reminder-1 UOMAR',
      'reminder-1 UZOE',
    ]);
  });

  test('ends and reminds once, however many processes turn it', async () => {
    const gate = aGate(await openFresh());
    const old = await aWaitingRun(gate);
    wait(gate, 2 * HOUR);
    await aWaitingRun(gate);
    wait(gate, 2 * HOUR);

    await Promise.all(Array.from({ length: 10 }, () => turnGateClock(gate)));

    expect(await listEntries(gate.store, 'run.expired')).toMatchObject([{ runId: old }]);
    expect(await listNotices(gate.store)).toEqual([
      'expired UMARA',
      'reminder-1 UINES',
      'reminder-1 UOMAR',
      'reminder-1 UZOE',
    ]);
  });

  test('where Slack does not say whom to remind: tries again, and ends other requests meanwhile', async () => {
    const gate = aGate(await openFresh());
    const quick = aGate(gate.store, { expiry: '1h' });
    const slow = await aWaitingRun(gate, { id: 'a-slow' });
    const short = await aWaitingRun({ ...quick, clock: gate.clock }, { id: 'b-short' });
    wait(gate, 2 * HOUR);
    gate.silent.add('groups');

    await expect(turnGateClock(gate)).rejects.toThrow('could not be looked at');
    expect(await readRow(gate.store, short)).toMatchObject({ status: 'expired' });
    expect(await listNotices(gate.store)).toEqual(['expired UMARA']);
    gate.silent.clear();
    await turnGateClock(gate);

    expect(await readRow(gate.store, slow)).toMatchObject({ status: 'awaiting_approval' });
    expect(await listNotices(gate.store)).toContain('reminder-1 UINES');
  });

  test('grants what was complete while Slack did not say who somebody was', async () => {
    const gate = aGate(await openFresh(), { approvals: { group: 'platform', count: 2 } });
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');
    await vote(without(gate, 'UINES'), id, 'UOMAR');
    await turnGateClock(without(gate, 'UINES'));
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: null });

    await turnGateClock(gate);

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
    expect((await readRow(gate.store, id)).owed_at).not.toBeNull();
    expect(await listEntries(gate.store, 'approval.granted')).toMatchObject([
      { actor: 'bitiq:test', data: { approvals: [slack('UINES'), slack('UOMAR')] } },
    ]);
  });

  test('changes nothing where nothing is due', async () => {
    const gate = aGate(await openFresh(), { approvals: TWO_AND_ONE });
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');
    const was = await readEverything(gate.store);

    await turnGateClock(gate);

    expect(await readEverything(gate.store)).toEqual(was);
  });
});
