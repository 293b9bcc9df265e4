import { expect, test } from 'vitest';
import { identifyCaller } from '../../src/commands/authorize.ts';
import type { Config } from '../../src/config/config.ts';
import type { Directory, Person } from '../../src/integrations/slack/directory.ts';

const MEMBER: Person = { id: 'U1', teamIds: ['T1'], standing: 'member', name: 'mara' };

function services(
  changes: { workspace?: string; person?: Partial<Person>; directory?: Partial<Directory> } = {},
) {
  const { workspace, person, directory } = changes;
  return {
    config: { ...(workspace && { workspace }) } as Config,
    directory: {
      getWorkspace: async () => 'T1',
      getPerson: async () => ({ ...MEMBER, ...person }),
      isInGroup: async () => false,
      listMembers: async () => [],
      ...directory,
    },
  };
}

const here = { teamId: 'T1', userId: 'U1' };

test.each([
  ['the workspace of the token', services()],
  ['the configured workspace', services({ workspace: 'T1', directory: { getWorkspace: fail } })],
  ['the workspace among others of an Enterprise Grid', services({ person: { teamIds: ['E1', 'T2', 'T1'] } })],
])('a full member of %s is who they are', async (_where, given) => {
  const caller = await identifyCaller(given, here);

  expect(caller.principal).toBe('slack:T1/U1');
});

test.each([
  ['of another workspace that a channel is shared with', services({ person: { teamIds: ['T2'] } })],
  ['whose workspace Slack does not name', services({ person: { teamIds: [] } })],
  ['who is a guest', services({ person: { standing: 'guest' } })],
  ['who was deactivated', services({ person: { standing: 'deactivated' } })],
  ['while Slack does not say whose token it is', services({ directory: { getWorkspace: fail } })],
  ['while Slack does not say who it is', services({ directory: { getPerson: fail } })],
])('somebody %s is refused', async (_who, given) => {
  await expect(identifyCaller(given, here)).rejects.toMatchObject({ name: 'RefusedError' });
});

test('a request out of another workspace is refused, also where none is configured', async () => {
  const stranger = services({ person: { teamIds: ['T2'] } });

  await expect(identifyCaller(stranger, { teamId: 'T2', userId: 'U1' })).rejects.toMatchObject({
    code: 'other-workspace',
  });
});

async function fail(): Promise<never> {
  throw new Error('Slack is away');
}
