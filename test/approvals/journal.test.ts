import { expect, test } from 'vitest';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { finishRun, saveProgress } from '../../src/runs/claim.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import {
  aGate,
  anApprovedRun,
  aStep,
  aWaitingRun,
  claim1,
  codeOf,
  MINUTE,
  REPORT,
  vote,
  wait,
} from './a-gate.ts';
import { listEntries, readApprovalRow, readEverything } from './on-record.ts';

const LOST = 'no longer this worker';

describeOnEachStore('the journal of a run', (openFresh) => {
  test('has the intent before the step, and its end after', async () => {
    const gate = aGate(await openFresh());
    const { id, steps } = await anApprovedRun(gate);

    await steps.begin(aStep());
    expect(await steps.listSteps()).toMatchObject([
      { id: 'wave-1/toy-web', state: 'intended', detail: { was: '581dc4d' } },
    ]);
    await steps.end('wave-1/toy-web', 'done', { is: '9f0c2e1' });

    expect(await steps.listSteps()).toMatchObject([{ state: 'done', detail: { is: '9f0c2e1' } }]);
    const entries = (await listEntries(gate.store)).filter(({ type }) => type.startsWith('step.'));
    expect(entries).toMatchObject([
      { type: 'step.intended', runId: id, data: { step: 'wave-1/toy-web' } },
      { type: 'step.done', runId: id, data: { step: 'wave-1/toy-web' } },
    ]);
  });

  test('has one line for a step that is begun again, and the first change stays the first', async () => {
    const gate = aGate(await openFresh());
    const { id, steps } = await anApprovedRun(gate);
    await steps.begin(aStep());
    const { first_change_at } = await readApprovalRow(gate.store, id);
    wait(gate, MINUTE);

    await steps.begin(aStep({ detail: { was: 'abcdef0' } }));

    expect(await steps.listSteps()).toMatchObject([{ state: 'intended', detail: { was: 'abcdef0' } }]);
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ first_change_at });
  });

  test('keeps how a step ended first', async () => {
    const gate = aGate(await openFresh());
    const { steps } = await anApprovedRun(gate);
    await steps.begin(aStep());
    await steps.end('wave-1/toy-web', 'done', {});
    const was = await readEverything(gate.store);

    await steps.end('wave-1/toy-web', 'failed', {});
    await steps.end('wave-1/never-begun', 'done', {});

    expect(await readEverything(gate.store)).toEqual(was);
  });

  test('says of a step that failed and is begun again that it is under way', async () => {
    const gate = aGate(await openFresh());
    const { steps } = await anApprovedRun(gate);
    await steps.begin(aStep());
    await steps.end('wave-1/toy-web', 'failed', {});

    await steps.begin(aStep());
    expect(await steps.listSteps()).toMatchObject([{ state: 'intended' }]);
    await steps.end('wave-1/toy-web', 'done', {});

    expect(await steps.listSteps()).toMatchObject([{ state: 'done' }]);
  });
});

describeOnEachStore('a worker whose run was taken over', (openFresh) => {
  test('can write nothing; the other one goes on where the journal ends', async () => {
    const gate = aGate(await openFresh());
    const { id, claim, steps } = await anApprovedRun(gate);
    await steps.begin(aStep());
    wait(gate, MINUTE);
    const other = await claim1(gate, id, 'bitiq:w2');
    const was = await readEverything(gate.store);

    await expect(steps.begin(aStep({ id: 'wave-2/toy-web' }))).rejects.toThrow(LOST);
    await expect(steps.end('wave-1/toy-web', 'done', {})).rejects.toThrow(LOST);
    expect(await finishRun(gate.store, claim, { status: 'succeeded' })).toBe(false);
    expect(await saveProgress(gate.store, claim, REPORT)).toBe(false);

    expect(await readEverything(gate.store)).toEqual(was);
    const next = createStepGate(gate, other);
    expect(await next.listSteps()).toMatchObject([{ id: 'wave-1/toy-web', state: 'intended' }]);
    expect(await codeOf(next.end('wave-1/toy-web', 'done', {}))).toBe('accepted');
    expect(await codeOf(next.begin(aStep({ id: 'wave-2/toy-web' })))).toBe('accepted');
  });

  test('can write nothing when it sleeps in the middle of asking, and wakes after that', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');
    const claim = await claim1(gate, id);
    const asleep = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const { directory } = gate;
    if (directory === undefined) throw new Error('there is no directory');
    const getPerson: typeof directory.getPerson = async (who) => {
      asked.resolve();
      await asleep.promise;
      return directory.getPerson(who);
    };
    const begun = createStepGate({ ...gate, directory: { ...directory, getPerson } }, claim).begin(aStep());
    await asked.promise;

    wait(gate, MINUTE);
    await claim1(gate, id, 'bitiq:w2');
    asleep.resolve();

    await expect(begun).rejects.toThrow(LOST);
    expect((await readEverything(gate.store)).steps).toEqual([]);
  });

  test('can write nothing once the run is over', async () => {
    const gate = aGate(await openFresh());
    const { claim, steps } = await anApprovedRun(gate);
    await steps.begin(aStep());
    await finishRun(gate.store, claim, { status: 'failed' });
    const was = await readEverything(gate.store);

    await expect(steps.begin(aStep({ id: 'wave-2/toy-web' }))).rejects.toThrow(LOST);
    await expect(steps.end('wave-1/toy-web', 'done', {})).rejects.toThrow(LOST);

    expect(await readEverything(gate.store)).toEqual(was);
  });
});
