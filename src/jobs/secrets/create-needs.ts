import type { Environment } from '../../config/schema.ts';
import type { EnvironmentSecret } from '../../config/secrets-schema.ts';
import type { Repository } from '../../integrations/github/repository.ts';
import { askOrTellWhy, type Limits } from '../ask-or-tell-why.ts';
import { readEnvironmentValues } from '../preflight/values/argocd-apps.ts';
import type { Need, Unknown } from './facts.ts';

type Flags = { readonly values: Readonly<Record<string, unknown>> } | Unknown;

/** Says of each secret whether the environment needs it. Git is asked once, and only where a flag of it counts. */
export function createNeeds(
  environment: Environment,
  repository: Repository,
  limits: Limits,
): (secret: EnvironmentSecret) => Promise<Need> {
  let flags: Promise<Flags> | undefined;

  async function read(signal: AbortSignal): Promise<Flags> {
    const found = await readEnvironmentValues({ environment, repository, signal });
    if ('values' in found) return found;
    const { summary, remedy } = found.finding;
    return { state: 'unknown', why: summary, ...(remedy !== undefined && { next: remedy }) };
  }

  return async ({ onlyWhere: flag }) => {
    if (flag === undefined) return { state: 'needed' };
    if (flag === 'certManagerDns01') return judge(flag, environment.certManagerDns01);
    flags ??= askOrTellWhy(read, limits);
    const found = await flags;
    return 'values' in found ? judge(flag, found.values[flag]) : found;
  };
}

/** What Git does not name is not turned off. */
function judge(flag: string, value: unknown): Need {
  return value === false ? { state: 'unneeded', flag } : { state: 'needed' };
}
