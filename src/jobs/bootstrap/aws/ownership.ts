import type { Standing } from '../step.ts';

/** What bitiq marks as its own. */
export function ownTags(environment: string): Readonly<Record<string, string>> {
  return { 'managed-by': 'bitiq', 'bitiq-environment': environment };
}

/** Whether bitiq made it, for this environment. */
export function isOurs(
  found: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => found[key] === value);
}

/** Somebody else's: it is left as it is. */
export function takenIdentity(kind: 'user' | 'role', name: string): Standing {
  return {
    state: 'fails',
    code: `${kind}-taken`,
    reason: `IAM ${kind} ${name} is there, and bitiq did not make it for this environment`,
    remedy: 'Choose another name: bootstrap.aws.credentials.name in bitiq.yaml',
  };
}
