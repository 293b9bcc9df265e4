import { expect, test } from 'vitest';
import { createLinkDesk } from '../../src/approvals/link-desk.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aGate, aWaitingRun, codeOf, MINUTE, slack, vote, wait } from './a-gate.ts';
import { listEntries, readEverything } from './on-record.ts';

describeOnEachStore('a code from Slack', (openFresh) => {
  const open = async () => {
    const gate = aGate(await openFresh());
    return { gate, desk: createLinkDesk(gate.store) };
  };

  test('links a terminal, whose token proves who it is from then on', async () => {
    const { gate, desk } = await open();
    const { code } = await desk.createCode(slack('UMARA'));

    const { slack: linked, token } = await desk.redeem(code, 'terminal:mara');

    expect(linked).toBe(slack('UMARA'));
    const terminal = expect.stringMatching(/^terminal:mara-[a-z2-9]{4}$/);
    expect(await desk.whoIs(token)).toEqual({ terminal, slack: slack('UMARA') });
    expect(await desk.whoIs(`${token}x`)).toBeUndefined();
    const { terminal: name = '' } = (await desk.whoIs(token)) ?? {};
    expect(await desk.personAt(name)).toBe(slack('UMARA'));
    expect(await desk.personAt('terminal:mara')).toBeUndefined();
    expect(await listEntries(gate.store)).toMatchObject([
      { type: 'link.code-created', actor: slack('UMARA') },
      { type: 'link.linked', actor: terminal, data: { slack: slack('UMARA') } },
    ]);
  });

  test('is taken as people type it', async () => {
    const { desk } = await open();
    const { code } = await desk.createCode(slack('UMARA'));

    const typed = ` ${code.toLowerCase().replace('-', ' ')}`;

    expect(await codeOf(desk.redeem(typed, 'terminal:mara'))).toBe('accepted');
  });

  test('works once, however many type it at the same time', async () => {
    const { desk } = await open();
    const { code } = await desk.createCode(slack('UMARA'));

    const codes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => codeOf(desk.redeem(code, `terminal:t${index}`))),
    );

    expect(codes.filter((each) => each === 'accepted')).toHaveLength(1);
    expect(codes.filter((each) => each === 'bad-code')).toHaveLength(9);
  });

  test.each([
    { ms: 10 * MINUTE - 1, answer: 'accepted' },
    { ms: 10 * MINUTE, answer: 'bad-code' },
  ])('after $ms ms: $answer', async ({ ms, answer }) => {
    const { gate, desk } = await open();
    const { code, expiresAt } = await desk.createCode(slack('UMARA'));
    expect(expiresAt.getTime()).toBe(gate.clock.now + 10 * MINUTE);

    wait(gate, ms);

    expect(await codeOf(desk.redeem(code, 'terminal:mara'))).toBe(answer);
  });

  test('that is wrong or was replaced by a newer one links nothing', async () => {
    const { gate, desk } = await open();
    const { code: old } = await desk.createCode(slack('UMARA'));
    await desk.createCode(slack('UMARA'));

    expect(await codeOf(desk.redeem(old, 'terminal:mara'))).toBe('bad-code');
    expect(await codeOf(desk.redeem('AAAAA-AAAAA', 'terminal:mara'))).toBe('bad-code');
    expect(await codeOf(desk.redeem('', 'terminal:mara'))).toBe('bad-code');

    expect((await readEverything(gate.store)).links).toEqual([]);
  });

  test('is nowhere in the store, nor is the token', async () => {
    const { gate, desk } = await open();
    const { code } = await desk.createCode(slack('UMARA'));
    const before = JSON.stringify(await readEverything(gate.store));
    const { token } = await desk.redeem(code, 'terminal:mara');
    const after = JSON.stringify(await readEverything(gate.store));

    for (const text of [code, code.replace('-', ''), code.toLowerCase(), token]) {
      expect(before).not.toContain(text);
      expect(after).not.toContain(text);
    }
  });

  test('links a terminal of the same name as another one, not the same terminal', async () => {
    const { desk } = await open();
    const first = await desk.redeem((await desk.createCode(slack('UMARA'))).code, 'terminal:mara');
    const second = await desk.redeem((await desk.createCode(slack('UMARA'))).code, 'terminal:mara');

    const [one, other] = [await desk.whoIs(first.token), await desk.whoIs(second.token)];

    expect(one?.terminal).not.toBe(other?.terminal);
    expect([one?.slack, other?.slack]).toEqual([slack('UMARA'), slack('UMARA')]);
  });

  test('of somebody else does not take a terminal over, so that who asked there cannot approve', async () => {
    const { gate, desk } = await open();
    const { token } = await desk.redeem((await desk.createCode(slack('UINES'))).code, 'terminal:ines');
    const terminal = (await desk.whoIs(token))?.terminal ?? '';
    const id = await aWaitingRun(gate, { by: terminal });

    await desk.redeem((await desk.createCode(slack('UNOAH'))).code, terminal);

    expect(await desk.whoIs(token)).toEqual({ terminal, slack: slack('UINES') });
    expect(await codeOf(vote(gate, id, 'UINES'))).toBe('own-request');
  });
});

describeOnEachStore('somebody under two names', (openFresh) => {
  test('who approved at a terminal and took it back in Slack may approve at the terminal again', async () => {
    const gate = aGate(await openFresh(), { approvals: { group: 'platform', count: 2 } });
    const desk = createLinkDesk(gate.store);
    const { token } = await desk.redeem((await desk.createCode(slack('UINES'))).code, 'terminal:ines');
    const { terminal = '' } = (await desk.whoIs(token)) ?? {};
    const id = await aWaitingRun(gate);
    await vote(gate, id, terminal);
    await vote(gate, id, 'UINES', 'revoke');

    expect(await codeOf(vote(gate, id, terminal))).toBe('accepted');
    expect(await codeOf(vote(gate, id, 'UINES'))).toBe('already-counted');
  });
});
