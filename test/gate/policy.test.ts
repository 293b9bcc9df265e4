import { describe, expect, test } from 'vitest';
import { describePolicy } from '../../src/gate/describe-policy.ts';
import { findPolicy } from '../../src/gate/find-policy.ts';
import { listReminders } from '../../src/gate/reminders.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aPolicy, HOUR } from './facts.ts';

const hours = (ms: number) => `${ms / HOUR} h`;

test('a job has the policy of its kind, and none that an object brings along', () => {
  const environment = anEnvironment({ policies: { sync: { approvals: 'auto' } } });

  expect(findPolicy(environment, 'sync')?.approvals).toBe('auto');
  expect(findPolicy(environment, 'bootstrap')).toBeUndefined();
  expect(findPolicy(environment, 'constructor')).toBeUndefined();
  expect(findPolicy(anEnvironment(), 'sync')).toBeUndefined();
});

describe('a policy read aloud', () => {
  test('says all that it asks for', () => {
    const policy = aPolicy({
      approvals: {
        all: [{ group: 'platform', count: 2 }, { any: [{ group: 'security' }, { people: ['U1', 'U2'] }] }],
      },
      reasons: { request: true },
      requirePreflight: true,
      quietHours: { from: '22:00', to: '07:00', timeZone: 'UTC' },
    });

    expect(describePolicy(policy, hours)).toEqual([
      'It needs 2 of platform and (1 of security or 1 of @U1 or @U2).',
      'One person counts once.',
      'Who asked may not approve.',
      'A reason is needed to reject and to ask.',
      'A preflight of the last hour must have found the environment ready.',
      'After 4 h it has expired.',
      'Reminders go out after 2 h and 3.2 h.',
      'Between 22:00 and 07:00 (UTC) nobody is.',
    ]);
  });

  test('says that nobody is asked', () => {
    expect(describePolicy(aPolicy({ approvals: 'auto' }), hours)).toEqual([
      'It runs at once: nobody has to approve it.',
    ]);
  });
});

describe('reminders', () => {
  const at = (time: string) => Date.parse(`2026-10-03T${time}:00Z`);

  test('go out after parts of the expiry', () => {
    const policy = aPolicy({ remindersAt: [0.8, 0.5], expiry: '10h' });

    expect(listReminders(policy, at('08:00'))).toEqual([at('13:00'), at('16:00')]);
  });

  test.each([
    ['over midnight', { from: '22:00', to: '13:00', timeZone: 'UTC' }, ['13:00', '16:00']],
    ['over midnight, before the end', { from: '22:00', to: '13:01', timeZone: 'UTC' }, ['16:00']],
    ['by day', { from: '16:00', to: '17:00', timeZone: 'UTC' }, ['13:00']],
    ['in their own zone', { from: '15:00', to: '15:01', timeZone: 'Europe/Zurich' }, ['16:00']],
  ])('do not in quiet hours: %s', (_, quietHours, left) => {
    const policy = aPolicy({ remindersAt: [0.5, 0.8], expiry: '10h', quietHours });

    expect(listReminders(policy, at('08:00'))).toEqual(left.map(at));
  });
});
