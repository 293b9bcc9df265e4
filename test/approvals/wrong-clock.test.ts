import { expect, test } from 'vitest';
import { createPreparation } from '../../src/approvals/preparation.ts';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aGate, anApprovedRun, aStep, codeOf } from './a-gate.ts';

const OFF = { sayIfOff: async () => "10 min ahead of Slack's" };
const RIGHT = { sayIfOff: async () => undefined };

describeOnEachStore("where this machine's clock is wrong", (openFresh) => {
  test('no step is begun, which is on record; with the clock right it is', async () => {
    const gate = aGate(await openFresh());
    const { claim } = await anApprovedRun(gate);
    const steps = createStepGate({ ...gate, clockWatch: OFF }, claim);

    await expect(steps.begin(aStep())).rejects.toMatchObject({
      code: 'clock-off',
      message: expect.stringContaining("10 min ahead of Slack's"),
    });

    expect(await steps.listSteps()).toEqual([]);
    expect(await readRefusals(gate)).toEqual(['clock-off']);
    expect(await codeOf(createStepGate({ ...gate, clockWatch: RIGHT }, claim).begin(aStep()))).toBe(
      'accepted',
    );
  });

  test('nothing is prepared either', async () => {
    const gate = aGate(await openFresh());
    const { claim } = await anApprovedRun(gate);
    const preparation = createPreparation({ ...gate, clockWatch: OFF }, claim, { freezes: [] });

    expect(await codeOf(preparation.begin({ id: 'one', title: 'one', detail: {} }))).toBe('clock-off');

    expect(await preparation.listSteps()).toEqual([]);
    expect(await readRefusals(gate)).toEqual(['clock-off']);
  });
});

async function readRefusals({ store }: Pick<ReturnType<typeof aGate>, 'store'>): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('audit').select('record').execute();
  return rows
    .map(({ record }) => JSON.parse(record) as { type: string; data: { code: string } })
    .filter(({ type }) => type === 'step.refused')
    .map(({ data }) => data.code);
}
