import { expect, test } from 'vitest';
import { LeaseLostError } from '../../src/delivery/posts.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aDriftChannel, anItem, type DriftChannel } from './a-drift-channel.ts';

interface Picture {
  readonly type: string;
  readonly slack_file: { readonly id: string };
  readonly title: { readonly text: string };
  readonly alt_text: string;
}

const pictures = ({ main }: DriftChannel) =>
  main().map(({ blocks }) => blocks.find(({ type }) => type === 'image') as Picture | undefined);
const callsOf = ({ slack }: DriftChannel, name: string) =>
  slack.calls.filter(({ method }) => method === name).map(({ outcome }) => outcome);

describeOnEachStore('the picture of a drift report', (openFresh) => {
  test('is there from the second report on, and says in words what it shows', async () => {
    const channel = await aDriftChannel(await openFresh(), { draws: true });
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report('unreachable');
    await channel.settle();
    await channel.report([anItem('a'), anItem('b')]);
    await channel.settle();

    const [first, , third] = pictures(channel);
    expect(first).toBeUndefined();
    expect(third?.title.text).toBe(
      'Last 3 reports of prod · 2 open now, at most 2 · blue still, orange came, striped unreachable',
    );
    expect(third?.alt_text).toMatch(/^Bar chart of what drifted in prod, in its last 3 reports /);
    const drawn = await fetch(`${channel.slack.address}/sandbox/files/${third?.slack_file.id}`);
    expect(
      Buffer.from(await drawn.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(channel.troubles).toEqual([]);
  });

  test('is not made where nothing drifted in any of them', async () => {
    const channel = await aDriftChannel(await openFresh());
    for (let reports = 0; reports < 3; reports += 1) {
      await channel.report([]);
      await channel.settle();
    }

    expect(pictures(channel)).toEqual([undefined, undefined, undefined]);
    expect(callsOf(channel, 'files.getUploadURLExternal')).toEqual([]);
  });

  test('comes after everything else: nothing waits for it', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')]);
    let before: readonly unknown[] = [];
    const { drawPicture } = channel.options.attachments;
    const attachments = {
      ...channel.options.attachments,
      drawPicture: (run: Parameters<typeof drawPicture>[0]) => {
        before = [channel.main().at(-1)?.text, channel.thread().length];
        return drawPicture(run);
      },
    };

    await channel.turn({ attachments });

    expect(before).toEqual([expect.stringContaining('Drift in Production'), 2]);
  });

  test('is uploaded once, whoever dies before the message shows it', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')]);
    await channel.turn();
    const dies = { update: () => Promise.reject(new LeaseLostError('this')) };

    await expect(channel.turn({ poster: { ...channel.options.poster, ...dies } })).rejects.toThrow(
      LeaseLostError,
    );
    await channel.settle();

    expect(callsOf(channel, 'files.completeUploadExternal')).toEqual(['ok']);
    expect(pictures(channel)[1]).toBeDefined();
    expect(channel.main()).toHaveLength(2);
  });

  test('is waited for while Slack looks through it: the message stands meanwhile, whole', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')]);
    await channel.turn();
    const { update } = channel.options.poster;
    let refused = 0;
    const poster = {
      ...channel.options.poster,
      update: (...[id, ts, message]: Parameters<typeof update>) => {
        const isPicture = message.blocks.some(({ type }) => type === 'image');
        if (isPicture) refused += 1;
        const blocks = message.blocks.map((block) =>
          block.type === 'image' ? { ...block, slack_file: { id: 'F00000000Z' } } : block,
        );
        return update(id, ts, { ...message, blocks });
      },
    };

    await channel.turn({ poster });
    const meanwhile = structuredClone(channel.main()[1]);
    await channel.turn({ poster });
    await channel.settle();

    expect(refused).toBe(2);
    expect(meanwhile?.blocks.length).toBeGreaterThan(2);
    expect(meanwhile?.blocks.some(({ type }) => type === 'image')).toBe(false);
    expect(pictures(channel)[1]).toBeDefined();
  });

  test('is given up after some tries, and the report is delivered', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')]);
    channel.slack.trouble.always.set('files.completeUploadExternal', { answer: 'server-error' });

    const turns = await channel.settle();

    expect(turns).toBe(6);
    expect(callsOf(channel, 'files.completeUploadExternal')).toHaveLength(5);
    expect(pictures(channel)).toEqual([undefined, undefined]);
    expect(channel.main()[1]?.text).toContain('Drift in Production');
    expect(channel.troubles.at(-1)).toBe('a message stays without its picture');
  });

  test('waits its turn, which counts as no try', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')]);
    const busy = { ...channel.options.attachments, drawPicture: async () => ({ busyForMs: 600 }) };
    for (let turn = 0; turn < 8; turn += 1) await channel.turn({ attachments: busy });

    await channel.settle();

    expect(pictures(channel)[1]).toBeDefined();
    expect(channel.troubles).toEqual([]);
  });

  test('is left out at once where the scope is missing, or it cannot be drawn', async () => {
    const channel = await aDriftChannel(await openFresh(), { scopes: ['chat:write', 'channels:history'] });
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')]);
    const unscoped = await channel.settle();
    await channel.report([anItem('a')]);
    const drawPicture = () => Promise.reject(new Error('no memory'));
    await channel.turn({ attachments: { ...channel.options.attachments, drawPicture } });

    expect([unscoped, await channel.settle()]).toEqual([1, 0]);
    expect(channel.main()).toHaveLength(3);
    expect(channel.thread()).toHaveLength(3);
    expect(channel.troubles).toEqual([
      'a message stays without its picture',
      'a message stays without its picture',
    ]);
  });

  test('belongs to no answer about one application, and to no other command', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report([anItem('a')]);
    await channel.settle();
    await channel.report([anItem('a')], { only: ['toy-web-prod'] });
    await channel.settle();

    expect(pictures(channel)).toEqual([undefined, undefined]);
    expect(callsOf(channel, 'files.getUploadURLExternal')).toEqual([]);
  });
});
