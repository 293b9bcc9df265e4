import { expect, test } from 'vitest';
import { nameOf, nameWithPlace } from '../../src/commands/views/name-of.ts';
import { fakeServices } from '../helpers/fake-services.ts';

const TERMINAL = 'terminal:root@build-3-7kq4';
const personAt = async (terminal: string) => (terminal === TERMINAL ? 'slack:T1/U1' : undefined);
const linked = fakeServices({ links: { personAt } }).services;

test.each([
  ['in Slack', 'slack:T1/U1', 'u1', 'u1'],
  ['at a linked terminal', TERMINAL, 'u1', 'u1 at root@build-3-7kq4'],
  ['who is a schedule', 'schedule:prod/every-morning', 'schedule every-morning', 'schedule every-morning'],
  ['at a terminal that is linked to nobody', 'terminal:root@old', 'root@old', 'root@old'],
])(
  'somebody %s is called by their name, with the place where it matters',
  async (_where, principal, name, place) => {
    expect(await nameOf(linked, principal)).toBe(name);
    expect(await nameWithPlace(linked, principal)).toBe(place);
  },
);

test('where neither the store nor Slack says, an id or the terminal stands for them', async () => {
  const away = () => Promise.reject(new Error('away'));
  const { services } = fakeServices({ links: { personAt: away }, directory: { getPerson: away } });

  expect(await nameOf(services, 'slack:T1/U1')).toBe('U1');
  expect(await nameWithPlace(services, TERMINAL)).toBe('root@build-3-7kq4');
});
