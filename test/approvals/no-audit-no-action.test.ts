import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cancelRun } from '../../src/approvals/cancel-run.ts';
import { turnGateClock } from '../../src/approvals/gate-clock.ts';
import { createLinkDesk } from '../../src/approvals/link-desk.ts';
import { createLockDesk } from '../../src/approvals/lock-desk.ts';
import { requestApproval } from '../../src/approvals/request-approval.ts';
import { listWaiting, readStanding } from '../../src/approvals/standing.ts';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { finishRun } from '../../src/runs/claim.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aGate, aStep, aWaitingRun, claim1, HOUR, PLAN, REPORT, slack, vote, wait } from './a-gate.ts';
import { readEverything } from './on-record.ts';

const SAID = 'the disk is full';

/** From now on no record can be written. */
async function breakAudit({ dialect, write }: Store): Promise<void> {
  const triggers = {
    sqlite: [`create trigger full before insert on audit begin select raise(abort, '${SAID}'); end`],
    postgres: [
      `create function refuse() returns trigger as $$ begin raise exception '${SAID}'; end $$ language plpgsql`,
      'create trigger full_disk before insert on audit for each row execute function refuse()',
    ],
  };
  for (const text of triggers[dialect]) await write((tx) => sql.raw(text).execute(tx.db));
}

describeOnEachStore('where no audit record can be written', (openFresh) => {
  test('nothing is done and nothing changes; reading goes on', async () => {
    const gate = aGate(await openFresh());
    const { store } = gate;
    const waiting = await aWaitingRun(gate);
    const approved = await aWaitingRun(gate, { environment: 'dev' });
    await vote(gate, approved, 'UINES');
    const claim = await claim1(gate, approved);
    const steps = createStepGate(gate, claim);
    await requestRun(store, aRequest({ id: 'planned', kind: 'sync' }));
    const planning = await claim1(gate, 'planned');
    const { code } = await createLinkDesk(store).createCode(slack('UINES'));
    await breakAudit(store);
    const was = await readEverything(store);
    const by = slack('UOMAR');
    const actions: Record<string, () => Promise<unknown>> = {
      'an approval': () => vote(gate, waiting, 'UINES'),
      'a rejection': () => vote(gate, waiting, 'UINES', 'reject'),
      'a withdrawal': () => vote(gate, waiting, 'UMARA', 'withdraw'),
      'taking an approval back': () => vote(gate, approved, 'UINES', 'revoke'),
      'a plan': () => requestApproval(gate, planning, { plan: PLAN, report: REPORT }),
      'a step': () => steps.begin(aStep()),
      'a refused step': () => steps.begin(aStep({ freeze: 'frozen' })),
      'the end of a run': () => finishRun(store, claim, { status: 'succeeded' }),
      'a lock': () => createLockDesk(store, () => undefined).take({ environment: 'prod', by }),
      'a stolen lock': () =>
        createLockDesk(store, () => undefined).take({ environment: 'dev', by, steal: true }),
      'cancelling what waits': () => cancelRun(store, { runId: waiting, by }),
      'cancelling what is under way': () => cancelRun(store, { runId: approved, by }),
      'a link': () => createLinkDesk(store).redeem(code, 'terminal:ines'),
      'a code': () => createLinkDesk(store).createCode(by),
    };

    for (const [what, act] of Object.entries(actions)) await expect(act(), what).rejects.toThrow(SAID);

    expect(await readEverything(store)).toEqual(was);
    expect(await readStanding(gate, waiting)).toMatchObject({ approval: { state: 'pending' } });
    expect(await listWaiting(gate)).toHaveLength(1);
    expect(await steps.listSteps()).toEqual([]);
  });

  test('no request expires either: it only cannot be approved any more', async () => {
    const gate = aGate(await openFresh());
    await aWaitingRun(gate);
    wait(gate, 4 * HOUR);
    await breakAudit(gate.store);
    const was = await readEverything(gate.store);

    await expect(turnGateClock(gate)).rejects.toThrow('could not be looked at');

    expect(await readEverything(gate.store)).toEqual(was);
  });

  test('a step that was begun before cannot be told to have ended', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');
    const steps = createStepGate(gate, await claim1(gate, id));
    await steps.begin(aStep());
    await breakAudit(gate.store);

    await expect(steps.end('wave-1/toy-web', 'done', {})).rejects.toThrow(SAID);

    expect(await steps.listSteps()).toMatchObject([{ state: 'intended' }]);
  });
});
