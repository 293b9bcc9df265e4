import { expect, test } from 'vitest';
import { installedWorkspace } from '../../../sandbox/run/installed-workspace.ts';
import { BOT_SCOPES } from '../../../src/integrations/slack/scopes.ts';

test('in the sandbox the app has what its manifest asks for, and nothing more', () => {
  expect(installedWorkspace().app).toMatchObject({ command: '/bitiq', escapeCommands: true });
  expect(installedWorkspace().app.scopes.toSorted()).toEqual(BOT_SCOPES);
});
