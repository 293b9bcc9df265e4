import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMessageBlocks } from '../../sandbox/slack/blocks/validate.ts';
import type { CommandAnswer, Services } from '../../src/commands/command.ts';
import { handleCommand } from '../../src/commands/handle-command.ts';
import { BitiqError } from '../../src/errors.ts';
import { buildRefusal } from '../../src/messages/refusal.ts';
import type { RunRequest } from '../../src/runs/request-run.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { fakeServices } from '../helpers/fake-services.ts';

const TEXTS = 10_000;

/** Words that mean something to Slack, to a shell, to JavaScript or to us, and every kind of noise. */
const word = fc.oneof(
  fc.constantFrom(
    'preflight',
    'help',
    'sync',
    'why',
    'cancel',
    'lock',
    'unlock',
    'link',
    'approvals',
    '--reason',
    '--steal',
    '--show',
    'prod',
    'PROD',
    '--only',
    '--timeout',
    '--timeout=5s',
    '--only=worker-nodes',
    '--__proto__',
    '--constructor=1',
    '<!channel>',
    '<!here|here>',
    '<@U0MARA001|mara>',
    '<#C0PROD001>',
    '<https://evil.example|prod>',
    '*bold*',
    '`code`',
    '```',
    '“prod”',
    '—only',
    '$(reboot)',
    "'; drop table runs; --",
    '\u202egnp.exe',
    '\u0000',
    '&lt;!channel&gt;',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 3_000 }),
);
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));

function servicesThatNeverStart(): {
  services: Services;
  asked: readonly Pick<RunRequest, 'kind' | 'input'>[];
} {
  const permissions = { sync: 'everyone', lock: 'everyone', steal: 'everyone' };
  const { services, asked } = fakeServices({ environments: [anEnvironment({ permissions })] });
  return { services, asked: asked.runs };
}

async function answerOf(services: Services, typed: string): Promise<CommandAnswer> {
  try {
    const answer = await handleCommand(services, {
      text: typed,
      teamId: 'T1',
      userId: 'U1',
      channelId: 'C1',
    });
    return { reply: answer.reply ?? (await answer.later?.()) } as CommandAnswer;
  } catch (error) {
    if (!(error instanceof BitiqError)) throw error;
    return { reply: buildRefusal({ message: error.message, next: error.next }) };
  }
}

test('10,000 hostile command texts: no crash, no mark-up, no mention, nothing Slack would refuse', async () => {
  const { services, asked } = servicesThatNeverStart();
  let answered = 0;

  await fc.assert(
    fc.asyncProperty(text, async (typed) => {
      const { reply } = await answerOf(services, typed);
      answered += 1;
      if (reply === undefined) return;
      expect(reply.text).not.toMatch(/<[!@#]|<https?:/);
      expect(mrkdwnOf(reply.blocks)).not.toMatch(/<[!@#]|<https?:/);
      expect(checkMessageBlocks(reply.blocks)).toEqual([]);
    }),
    { numRuns: TEXTS },
  );

  expect(answered).toBeGreaterThanOrEqual(TEXTS);
  // Without a policy nobody may ask for more than a plan.
  const mayStart = ({ kind, input }: (typeof asked)[number]) => kind === 'preflight' || input.dryRun === true;
  expect(asked.every(mayStart)).toBe(true);
});

/** All text of the blocks that Slack reads for mark-up. */
function mrkdwnOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(mrkdwnOf).join('\n');
  if (value === null || typeof value !== 'object') return '';
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return String(value.text);
  return Object.values(value).map(mrkdwnOf).join('\n');
}
