import { expect, test } from 'vitest';
import { oweEnding } from '../../src/approvals/notices.ts';
import { recoverRuns } from '../../src/runs/recover.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aGate, anApprovedRun, claim1, MINUTE, wait } from './a-gate.ts';
import { listNotices } from './on-record.ts';

describeOnEachStore('a run whose workers were lost too often', (openFresh) => {
  test('is over, and who asked for it hears so', async () => {
    const gate = aGate(await openFresh());
    const { id } = await anApprovedRun(gate);
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      wait(gate, MINUTE);
      await claim1(gate, id);
    }
    wait(gate, MINUTE);

    await recoverRuns(gate.store, {
      actor: 'bitiq:test',
      newReference: () => 'ref',
      onGivenUp: oweEnding,
    });

    expect(await listNotices(gate.store)).toEqual(['approved UMARA', 'ended UMARA']);
  });
});
