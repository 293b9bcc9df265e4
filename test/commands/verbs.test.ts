import { describe, expect, test } from 'vitest';
import { COMMAND_LOADERS } from '../../src/cli/command-loaders.ts';
import { handleCommand } from '../../src/commands/handle-command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { TERMINAL_VERBS } from '../../src/commands/terminal-verbs.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { fakeServices } from '../helpers/fake-services.ts';

const type = (text: string) => {
  const permissions = { audit: ['security'], lock: ['security'], sync: ['security', 'developers'] };
  const { services } = fakeServices({
    environments: [anEnvironment({ permissions })],
    groups: { security: ['U9'], developers: ['U1'] },
  });
  return handleCommand(services, { text, teamId: 'T1', userId: 'U1', channelId: 'C1' });
};

test('the verbs of the terminal alone are those that Slack has not', () => {
  const inSlack = COMMANDS.map(({ verb }) => verb);
  const alone = Object.keys(COMMAND_LOADERS).filter((verb) => !inSlack.includes(verb));

  expect([...TERMINAL_VERBS.keys()].toSorted()).toEqual(alone.toSorted());
});

describe('a verb that Slack has not', () => {
  test.each([
    ['prefligt prod', 'There is no /bitiq prefligt.', 'Did you mean /bitiq preflight?'],
    ['xyz', 'There is no /bitiq xyz.', '/bitiq help lists what you can do.'],
    ['doctor', 'doctor is a command of the terminal.', 'There, type: bitiq doctor'],
    ['help Serve', 'serve is a command of the terminal.', 'There, type: bitiq serve'],
    [
      'approve 7k3f9q2m',
      'approve is a button here.',
      '/bitiq approvals leads to what waits; at a terminal it is: bitiq approve',
    ],
  ])('/bitiq %s is told where it is', async (text, message, next) => {
    await expect(type(text)).rejects.toMatchObject({ code: 'unknown-verb', message, next });
  });
});

describe('what the caller may not do', () => {
  test.each([
    ['help audit', 'You may not use /bitiq audit in any environment.'],
    ['audit env prod', 'You may not read the audit log of prod.'],
    ['lock prod', 'You may not lock or unlock prod.'],
    ['unlock prod', 'You may not lock or unlock prod.'],
  ])('/bitiq %s is refused in words of its own', async (text, message) => {
    await expect(type(text)).rejects.toMatchObject({ code: 'not-allowed', message });
  });
});

test('whom the audit log can be asked about is told without a mention', async () => {
  await expect(type('audit person')).rejects.toMatchObject({
    next: 'Ask for run <id>, person @somebody, env <name>, or nothing of these; and --since 7d.',
  });
});
