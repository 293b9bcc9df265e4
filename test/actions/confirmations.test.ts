import { expect, test } from 'vitest';
import { checkView } from '../../sandbox/slack/blocks/validate.ts';
import { voteApprove } from '../../src/actions/submissions/vote-approve.ts';
import { voteApprove as button } from '../../src/actions/vote-approve.ts';
import { RefusedError } from '../../src/errors.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, aStanding, fakeServices } from '../helpers/fake-services.ts';

const BALLOT = '7k3f9q2m/nonce-1';
const TEXTS = ['RBAC was reviewed', 'The on-call team knows'];

function given(confirmations: readonly string[] = TEXTS, reasons: object = {}) {
  const policies = { bootstrap: { approvals: { group: 'platform' }, reasons } };
  const standing = aStanding({
    run: { kind: 'bootstrap' },
    record: { plan: { confirmations: [...confirmations] } },
  });
  return fakeServices({
    environments: [anEnvironment({ policies })],
    groups: { platform: ['U3'] },
    standings: [standing],
  });
}

const click = (fake: ReturnType<typeof given>) =>
  button.run({ caller: aCaller('U3'), value: BALLOT, channel: 'C1', services: fake.services });

const submit = (fake: ReturnType<typeof given>, inputs: Readonly<Record<string, string>>) =>
  voteApprove.run({ caller: aCaller('U3'), value: BALLOT, inputs, services: fake.services });

test('Approve opens a dialog with a checkbox for each, and counts nothing yet', async () => {
  const fake = given();

  const { view } = await click(fake);

  expect(view && checkView(view)).toEqual([]);
  expect(view?.blocks.at(-1)).toMatchObject({
    block_id: 'confirmations',
    element: {
      type: 'checkboxes',
      options: TEXTS.map((text, index) => ({ text: { text }, value: `${index}` })),
    },
  });
  expect(view?.blocks.some(({ block_id }) => block_id === 'reason')).toBe(false);
  expect(fake.asked.votes).toEqual([]);
});

test('where the policy wants a reason too, the dialog asks for both', async () => {
  const { view } = await click(given(TEXTS, { approve: true }));

  expect(view && checkView(view)).toEqual([]);
  expect(view?.blocks.map(({ block_id }) => block_id).filter(Boolean)).toEqual(['reason', 'confirmations']);
});

test('where there is nothing to confirm, Approve counts at once', async () => {
  const fake = given([]);

  const { view } = await click(fake);

  expect(view).toBeUndefined();
  expect(fake.asked.votes).toMatchObject([{ decision: 'approve' }]);
});

test('what is ticked is confirmed in the words of the plan', async () => {
  const fake = given();

  await submit(fake, { confirmations: '0,1' });

  expect(fake.asked.votes).toEqual([
    {
      runId: '7k3f9q2m',
      nonce: 'nonce-1',
      by: 'slack:T1/U3',
      decision: 'approve',
      confirmed: TEXTS,
    },
  ]);
});

test.each([
  ['1', [TEXTS[1]]],
  ['', []],
  ['7,__proto__', []],
])('of %j no more is confirmed than %j', async (ticked, confirmed) => {
  const fake = given();

  await submit(fake, { confirmations: ticked });

  expect(fake.asked.votes).toMatchObject([{ confirmed }]);
});

test('what is missing is told beside the checkboxes, to this person alone', async () => {
  const fake = given();
  const refusal = new RefusedError('not-confirmed', 'Not confirmed yet: RBAC was reviewed.', {
    next: 'Tick it.',
  });
  const vote = async () => Promise.reject(refusal);
  const services = { ...fake.services, gate: { ...fake.services.gate, vote } };

  const answer = await submit({ ...fake, services }, { confirmations: '1' });

  expect(answer).toEqual({ errors: { confirmations: 'Not confirmed yet: RBAC was reviewed. Tick it.' } });
});
