import type { Config } from '../config/config.ts';
import type { Environment, Permission } from '../config/schema.ts';
import { RefusedError } from '../errors.ts';
import type { Directory, Person } from '../integrations/slack/directory.ts';
import type { Caller } from './command.ts';

/** Who may, where an environment does not say: reading is for every full member, all else for nobody. */
const DEFAULT_PERMISSIONS: Readonly<Record<string, Permission>> = {
  preflight: 'everyone',
  secrets: 'everyone',
  drift: 'everyone',
  smoke: 'everyone',
};

/** Where an environment does not say who may, those may who may do this. */
const SAME_AS: Readonly<Record<string, string>> = {
  snooze: 'drift',
  digest: 'drift',
  schedule: 'drift',
};

/** What permissions can be given for besides verbs. `steal`: to take a lock away from somebody. `snooze`: drift. `digest`: what runs on schedule alone. */
export const FURTHER_PERMISSIONS = ['steal', 'snooze', 'digest'] as const;

/** What somebody may not who lacks a permission, where `run <permission> in <environment>` does not say it. */
const ACTS: Readonly<Record<string, (environment: string) => string>> = {
  lock: (environment) => `lock or unlock ${environment}`,
  steal: (environment) => `take the lock of ${environment} away from somebody`,
  snooze: (environment) => `snooze drift in ${environment}`,
  audit: (environment) => `read the audit log of ${environment}`,
};

const NOT_A_MEMBER: Readonly<Record<Exclude<Person['standing'], 'member'>, string>> = {
  guest: 'Guests of this workspace cannot use bitiq.',
  bot: 'Bots cannot use bitiq.',
  deactivated: 'This account is deactivated.',
  stranger: 'People of other workspaces cannot use bitiq.',
};

/**
 * Who somebody is, asked of Slack now. Throws `RefusedError` for everybody but a full, active member
 * of this workspace, and where Slack does not say.
 */
export async function identifyCaller(
  services: { config: Config; directory: Directory },
  from: { teamId: string; userId: string },
): Promise<Caller> {
  const [workspace, person] = await Promise.all([
    services.config.workspace ?? services.directory.getWorkspace(),
    services.directory.getPerson(from.userId),
  ]).catch((cause: unknown) => {
    throw new RefusedError('identity-unknown', 'Slack did not say who you are, so nothing was started.', {
      next: 'Try again in a minute.',
      cause,
    });
  });
  if (from.teamId !== workspace) {
    throw new RefusedError('other-workspace', NOT_A_MEMBER.stranger, {
      next: 'Ask somebody of this workspace.',
    });
  }
  const standing = person.teamIds.includes(workspace) ? person.standing : 'stranger';
  if (standing !== 'member') {
    throw new RefusedError(`caller-${standing}`, NOT_A_MEMBER[standing], {
      next: 'Ask a full member to do it.',
    });
  }
  return { ...person, principal: `slack:${from.teamId}/${from.userId}` };
}

/** Whether the caller may do this in that environment. Throws where a group cannot be read. */
export async function isAllowed(
  services: { config: Config; directory: Directory },
  caller: Caller,
  environment: Environment,
  permission: string,
): Promise<boolean> {
  const allowed = whoMay(environment, permission);
  if (allowed === undefined) return false;
  if (allowed === 'everyone') return true;
  const groups = allowed
    .map((name) => services.config.groups.get(name))
    .filter((group) => group !== undefined);
  const answers = await Promise.all(groups.map((group) => services.directory.isInGroup(caller.id, group)));
  return answers.includes(true);
}

function whoMay({ permissions }: Environment, permission: string): Permission | undefined {
  const same = SAME_AS[permission];
  const given = permissions[permission] ?? DEFAULT_PERMISSIONS[permission];
  return given ?? (same === undefined ? undefined : (permissions[same] ?? DEFAULT_PERMISSIONS[same]));
}

/** Throws `RefusedError`, naming the groups that may, unless the caller is in one of them. */
export async function assertAllowed(
  services: { config: Config; directory: Directory },
  caller: Caller,
  environment: Environment,
  permission: string,
): Promise<void> {
  const allowed = await isAllowed(services, caller, environment, permission).catch((cause: unknown) => {
    throw new RefusedError(
      'groups-unknown',
      'Slack did not say which groups you are in, so nothing was started.',
      {
        next: 'Try again in a minute.',
        cause,
      },
    );
  });
  if (allowed) return;
  const who = whoMay(environment, permission);
  const act = ACTS[permission]?.(environment.name) ?? `run ${permission} in ${environment.name}`;
  throw new RefusedError('not-allowed', `You may not ${act}.`, {
    next: Array.isArray(who)
      ? `Ask somebody of ${who.join(' or ')}.`
      : `Nobody may yet: set environments.${environment.name}.permissions.${permission} in bitiq.yaml.`,
  });
}

/**
 * Throws `RefusedError` unless the caller may see what goes on there: whoever may ask whether the
 * environment is ready, and whoever may ask for this kind of run.
 */
export async function assertMayRead(
  services: { config: Config; directory: Directory },
  caller: Caller,
  environment: Environment,
  permission: string,
): Promise<void> {
  const mayRun = await isAllowed(services, caller, environment, permission).catch(() => false);
  if (!mayRun) await assertAllowed(services, caller, environment, 'preflight');
}
