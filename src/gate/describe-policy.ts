import type { Policy, Requirement } from '../config/policy-schema.ts';
import { nameLeaf } from './requirement.ts';

/** A policy read aloud, a sentence a line. `duration` puts milliseconds into words. */
export function describePolicy(policy: Policy, duration: (ms: number) => string): readonly string[] {
  const preflight = policy.requirePreflight
    ? ['A preflight of the last hour must have found the environment ready.']
    : [];
  if (policy.approvals === 'auto') return ['It runs at once: nobody has to approve it.', ...preflight];
  const { reasons, quietHours } = policy;
  const reminders = policy.remindersAt.map((part) => duration(part * policy.expiry));
  return [
    `It needs ${describeRequirement(policy.approvals)}.`,
    'One person counts once.',
    policy.selfApproval ? 'Who asked may approve as well.' : 'Who asked may not approve.',
    `A reason is needed to ${['reject', ...(reasons.request ? ['ask'] : []), ...(reasons.approve ? ['approve'] : [])].join(' and to ')}.`,
    ...preflight,
    `After ${duration(policy.expiry)} it has expired.`,
    reminders.length === 0 ? 'Nobody is reminded.' : `Reminders go out after ${reminders.join(' and ')}.`,
    ...(quietHours
      ? [`Between ${quietHours.from} and ${quietHours.to} (${quietHours.timeZone}) nobody is.`]
      : []),
  ];
}

function describeRequirement(requirement: Requirement): string {
  if ('all' in requirement) return join(requirement.all, ' and ');
  if ('any' in requirement) return join(requirement.any, ' or ');
  return `${requirement.count} of ${nameLeaf(requirement, (id) => `@${id}`)}`;
}

function join(parts: readonly Requirement[], word: string): string {
  const told = parts.map((part) =>
    'count' in part ? describeRequirement(part) : `(${describeRequirement(part)})`,
  );
  return told.join(word);
}
