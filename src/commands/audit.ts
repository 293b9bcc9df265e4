import type { AuditFilter } from '../audit/read-records.ts';
import type { Environment } from '../config/schema.ts';
import { RefusedError } from '../errors.ts';
import { buildAuditMessage } from '../messages/audit-list.ts';
import { shortActor } from '../messages/audit-words.ts';
import { parseAuditFilter } from './audit-filter.ts';
import { assertAllowed, isAllowed } from './authorize.ts';
import type { Caller, Command, Services } from './command.ts';
import { nameOf, nameWithPlace } from './views/name-of.ts';

const PERMISSION = 'audit';

/** More nobody reads in a message; the terminal has all. */
const NEWEST = 40;

/**
 * `/bitiq audit …`: who did what, for who may read it. Without an environment's own `audit` permission
 * nobody may; records that belong to no environment are shown to who may read all of them.
 */
export const audit: Command = {
  verb: 'audit',
  summary: 'Who did what, from the audit log',
  usage: 'audit [run <id> | person @somebody | env <name>] [--since <7d>]',
  examples: [
    { text: 'audit env prod --since 7d', means: 'what happened in prod in the last week' },
    { text: 'audit run 7k3f9q2m', means: 'the whole story of one run' },
    { text: 'audit person @mara', means: 'what somebody did' },
  ],
  permission: PERMISSION,
  options: { since: { type: 'text', means: 'only what is not older, such as 7d' } },
  async run({ caller, args, services }) {
    const { config } = services;
    const workspace = getSlackTeam(caller.principal);
    const here = { environments: config.environments, ...(workspace !== undefined && { workspace }) };
    const filter = parseAuditFilter(here, args.positionals, args.options, Date.now());
    const asked = [...config.environments.values()].filter(
      ({ name }) => filter.environments === undefined || filter.environments.includes(name),
    );
    const readable = await listReadable(services, caller, asked);
    const isAll = readable.length === config.environments.size;
    const records = await services.listAudit(
      isAll && filter.environments === undefined
        ? filter
        : { ...filter, environments: readable.map(({ name }) => name) },
      NEWEST + 1,
    );
    const entries = records.slice(-NEWEST);
    return {
      later: async () =>
        buildAuditMessage({
          about: await describe(services, filter),
          entries,
          names: await readNames(services, entries),
          hasMore: records.length > NEWEST,
          isOfTerminal: filter.actor?.startsWith('terminal:') === true,
        }),
    };
  },
};

/** Of these environments, those whose records the caller may read. Throws `RefusedError` where there is none. */
async function listReadable(
  services: Services,
  caller: Caller,
  asked: readonly Environment[],
): Promise<readonly Environment[]> {
  const [only] = asked;
  if (only !== undefined && asked.length === 1) {
    await assertAllowed(services, caller, only, PERMISSION);
    return asked;
  }
  const answers = await Promise.all(
    asked.map((environment) => isAllowed(services, caller, environment, PERMISSION).catch(() => false)),
  );
  const readable = asked.filter((_environment, index) => answers[index]);
  if (readable.length > 0) return readable;
  throw new RefusedError('not-allowed', 'You may not read the audit log of any environment.', {
    next: 'Ask whoever runs bitiq: permissions.audit of an environment in bitiq.yaml says who may.',
  });
}

/** What was asked for: `run 7k3f9q2m`, `mara`, `jun at a terminal`, `prod`, `everything`. */
async function describe(services: Services, { runId, actor, environments }: AuditFilter): Promise<string> {
  if (runId !== undefined) return `run ${runId}`;
  if (actor !== undefined) {
    const name = await nameOf(services, actor);
    return actor.startsWith('terminal:') ? `${name} at a terminal` : name;
  }
  return environments?.join(', ') ?? 'everything';
}

async function readNames(
  services: Services,
  entries: readonly { readonly actor: string }[],
): Promise<ReadonlyMap<string, string>> {
  const actors = [...new Set(entries.map(({ actor }) => actor))];
  const named = await Promise.all(
    actors.map(async (actor) => {
      if (!/^(slack|terminal):/.test(actor)) return [];
      const name = await nameWithPlace(services, actor);
      return name === shortActor(actor) ? [] : [[actor, name] as const];
    }),
  );
  return new Map(named.flat());
}

function getSlackTeam(principal: string): string | undefined {
  return /^slack:([^/]+)\//.exec(principal)?.[1];
}
