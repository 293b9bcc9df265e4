/** The people, groups and channels that a simulated Slack workspace begins with. */

export interface SeedUser {
  /** `U…` or `W…`. */
  readonly id: string;
  /** The handle, without `@`. */
  readonly name: string;
  readonly realName: string;
  /** IANA zone, e.g. `Europe/Berlin`. */
  readonly tz: string;
  /** What the person does here, for the person switcher. Default: nothing. */
  readonly title?: string;
  readonly isBot?: boolean;
  readonly isRestricted?: boolean;
  readonly isUltraRestricted?: boolean;
  readonly isAdmin?: boolean;
  readonly deleted?: boolean;
  /** Another workspace's id, for people of Slack Connect. Default: this workspace. */
  readonly teamId?: string;
}

export interface SeedChannel {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
  readonly topic?: string;
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  /** User ids, the bot's among them where it is a member. */
  readonly members: readonly string[];
}

export interface SeedUserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

export interface WorkspaceSeed {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  /** The app as it is installed: the bot user is among `users`. */
  readonly app: {
    readonly id: string;
    readonly name: string;
    readonly botId: string;
    readonly botUserId: string;
    readonly command: string;
    /** OAuth scopes of the bot token. */
    readonly scopes: readonly string[];
    /** Whether `@mara` in a command becomes `<@U0MARA001|mara>`. */
    readonly escapeCommands: boolean;
  };
  readonly users: readonly SeedUser[];
  readonly userGroups: readonly SeedUserGroup[];
  readonly channels: readonly SeedChannel[];
}

const PEOPLE = ['U0MARA001', 'U0INES001', 'U0JUN0001', 'U0OMAR001'];
const EVERYONE_AND_BOT = [...PEOPLE, 'U0BITIQ01'];

/** The workspace of the sandbox: a requester, two platform approvers, a security approver and a guest. */
export const defaultWorkspace = {
  team: { id: 'T0BITIQ01', name: 'Bitiq', domain: 'bitiq' },
  app: {
    id: 'A0BITIQ01',
    name: 'bitiq',
    botId: 'B0BITIQ01',
    botUserId: 'U0BITIQ01',
    command: '/bitiq',
    escapeCommands: true,
    scopes: [
      'app_mentions:read',
      'channels:history',
      'channels:join',
      'channels:read',
      'chat:write',
      'commands',
      'files:write',
      'groups:history',
      'groups:read',
      'im:history',
      'im:read',
      'im:write',
      'metadata.message:read',
      'mpim:history',
      'reactions:write',
      'usergroups:read',
      'users:read',
    ],
  },
  users: [
    { id: 'U0MARA001', name: 'mara', realName: 'Mara Lind', tz: 'Europe/Berlin', title: 'requester' },
    {
      id: 'U0INES001',
      name: 'ines',
      realName: 'Ines Rocha',
      tz: 'Europe/Lisbon',
      title: 'platform approver',
    },
    { id: 'U0JUN0001', name: 'jun', realName: 'Jun Aoki', tz: 'Asia/Tokyo', title: 'platform approver' },
    {
      id: 'U0OMAR001',
      name: 'omar',
      realName: 'Omar Haddad',
      tz: 'America/New_York',
      title: 'security approver',
    },
    {
      id: 'U0GAST001',
      name: 'gast',
      realName: 'Gast Besucher',
      tz: 'Europe/Vienna',
      title: 'guest',
      isRestricted: true,
      isUltraRestricted: true,
    },
    { id: 'U0KAI0001', name: 'kai', realName: 'Kai Brandt', tz: 'Europe/Berlin', deleted: true },
    { id: 'U0BITIQ01', name: 'bitiq', realName: 'bitiq', tz: 'Etc/UTC', isBot: true },
  ],
  userGroups: [
    { id: 'S0PLATFORM', handle: 'platform', name: 'Platform', users: ['U0INES001', 'U0JUN0001'] },
    { id: 'S0SECURITY', handle: 'security', name: 'Security', users: ['U0OMAR001'] },
    { id: 'S0DEVELOPERS', handle: 'developers', name: 'Developers', users: PEOPLE },
  ],
  channels: [
    {
      id: 'C0PROD001',
      name: 'prod',
      topic: 'What is live',
      members: [...EVERYONE_AND_BOT, 'U0GAST001'],
    },
    { id: 'C0STAGING1', name: 'staging', topic: 'What is next', members: EVERYONE_AND_BOT },
    { id: 'C0SNO00001', name: 'sno', topic: 'The single node', members: EVERYONE_AND_BOT },
    { id: 'C0LOCAL001', name: 'local', topic: 'CRC on a desk', members: EVERYONE_AND_BOT },
    { id: 'C0NEW00001', name: 'new', topic: 'The cluster that comes next', members: EVERYONE_AND_BOT },
    { id: 'C0AUDIT001', name: 'bitiq-audit', topic: 'Signed checkpoints', members: EVERYONE_AND_BOT },
    {
      id: 'C0ROOM0001',
      name: 'incident-room',
      topic: 'The bot is not in here',
      isPrivate: true,
      members: PEOPLE,
    },
  ],
} as const satisfies WorkspaceSeed;
