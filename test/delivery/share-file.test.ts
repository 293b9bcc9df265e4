import { expect, test } from 'vitest';
import { LeaseLostError } from '../../src/delivery/posts.ts';
import { SLACK_LIMITS } from '../../src/messages/limits.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aDriftChannel, anItem, type DriftChannel } from './a-drift-channel.ts';

const many = (count: number, applications = 3) =>
  Array.from({ length: count }, (_, index) => anItem(`d${index}`, `toy-${index % applications}-prod`));
const files = ({ thread }: DriftChannel) => thread().flatMap(({ files }) => files);

const completedIn = ({ slack }: DriftChannel) =>
  slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').map(({ outcome }) => outcome);

async function linesOf({ slack }: DriftChannel, id: string | undefined): Promise<readonly string[]> {
  const response = await fetch(`${slack.address}/sandbox/files/${id}`);
  return (await response.text()).trimEnd().split('\r\n');
}

describeOnEachStore('the file of a drift report', (openFresh) => {
  test('ten thousand items fold into a message, counts in a thread, and one file', {
    timeout: 60_000,
  }, async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report(many(10_000, 400));

    await channel.settle();

    const [message, ...others] = channel.main();
    const thread = channel.thread();
    expect(others).toEqual([]);
    expect(message?.blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.messageBlocks);
    expect(thread.length).toBeLessThanOrEqual(5);
    expect(JSON.stringify(thread[0]?.blocks)).toContain('25 items: 25 new');
    const [file, ...more] = files(channel);
    expect(more).toEqual([]);
    expect(thread.at(-1)?.text).toBe(`All 10,000 items, one a line: ${file?.name}`);
    expect(file?.name).toMatch(/^drift-prod-\d{4}-\d{2}-\d{2}\.csv$/);
    const lines = await linesOf(channel, file?.id);
    expect(lines).toHaveLength(10_001);
    expect(new Set(lines).size).toBe(10_001);
    expect(lines[0]).toBe('standing,environment,application,kind,resource,what,since,snoozed until');
    expect(lines[1]).toMatch(
      /^new,prod,toy-0-prod,out-of-sync,Deployment toy\/d0,Deployment d0 is not as in Git,\d{4}-.+Z,$/,
    );
    expect(channel.troubles).toEqual([]);
  });

  test('a report that its thread can show has none', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report(many(200));
    await channel.settle();

    expect(files(channel)).toEqual([]);
  });

  test.each([
    ['between the upload and the share', 'complete', false],
    ['after the share, before it was written down', 'complete', true],
    ['while the bytes are on their way', 'send', false],
  ] as const)('it is there once where the bot is killed %s', async (_when, step, isDone) => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report(many(201));
    const { uploader } = channel.options;
    const dies = async (...asked: never[]) => {
      if (isDone) await (uploader[step] as (...all: never[]) => Promise<void>)(...asked);
      throw new LeaseLostError('this');
    };

    const turn = channel.turn({ uploader: { ...uploader, [step]: dies } });
    await expect(turn).rejects.toThrow(LeaseLostError);
    await channel.settle();

    expect(files(channel)).toHaveLength(1);
    expect(completedIn(channel)).toEqual(['ok']);
    expect(await linesOf(channel, files(channel)[0]?.id)).toHaveLength(202);
    expect(channel.main()).toHaveLength(1);
  });

  test('it is there once where the answer to the share is lost, and nobody sees it for a while', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report(many(201));
    channel.slack.trouble.next.set('files.completeUploadExternal', [{ when: 'after', answer: 'reset' }]);
    await expect(channel.turn()).rejects.toThrow('Slack did not answer');

    await channel.turn({ uploader: { ...channel.options.uploader, isShared: async () => false } });
    await channel.settle();

    expect(files(channel)).toHaveLength(1);
    expect(channel.troubles).toEqual([]);
    expect(channel.slack.calls.filter(({ method }) => method === 'files.getUploadURLExternal')).toHaveLength(
      1,
    );
  });

  test('without the scope the thread has the counts, and how to see all of them', async () => {
    const channel = await aDriftChannel(await openFresh(), { scopes: ['chat:write', 'channels:history'] });
    await channel.report(many(1_000, 900));

    await channel.settle();

    expect(files(channel)).toEqual([]);
    expect(channel.thread()).toHaveLength(3);
    expect(JSON.stringify(channel.thread().at(-1)?.blocks)).toContain('bitiq drift prod --json');
    expect(channel.troubles).toEqual(['a thread stays without its file']);
  });

  test('only what is new is in the file of a report of what is new', async () => {
    const channel = await aDriftChannel(await openFresh());
    await channel.report(many(10));
    await channel.settle();
    await channel.report(many(300), { show: 'new' });
    await channel.settle();

    expect(files(channel)).toHaveLength(1);
    const lines = await linesOf(channel, files(channel)[0]?.id);
    expect(lines).toHaveLength(291);
    expect(lines.slice(1).filter((line) => !line.startsWith('new,'))).toEqual([]);
  });
});
