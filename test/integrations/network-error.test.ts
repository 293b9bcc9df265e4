import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { toNetworkError } from '../../src/integrations/network-error.ts';

const PEER = { system: 'vault', name: 'Vault', probe: 'curl vault' } as const;
const open = new AbortController().signal;
const coded = (code: string, message = 'boom') => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'unreachable', 'Vault cannot be reached (ECONNREFUSED)'],
  ['ENOTFOUND', 'unreachable', 'Vault cannot be reached (ENOTFOUND)'],
  ['UND_ERR_SOCKET', 'unreachable', 'Vault cannot be reached (boom)'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'Vault did not answer in time'],
  ['ETIMEDOUT', 'timeout', 'Vault did not answer in time'],
  ['CERT_HAS_EXPIRED', 'unreachable', 'the certificate of Vault has expired'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'unreachable', /not trusted/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', /not trusted/],
])('%s is %s', (code, reason, message) => {
  const error = toNetworkError(PEER, new TypeError('fetch failed', { cause: coded(code) }), open);

  const direct = toNetworkError(PEER, coded(code), open);

  expect([error.reason, direct.reason]).toEqual([reason, reason]);
  expect(direct.message).toMatch(message);
  expect(direct.next).toBe('curl vault');
});

test('whatever was thrown, an aborted signal means that time was up', () => {
  expect(toNetworkError(PEER, coded('ECONNRESET'), AbortSignal.abort()).reason).toBe('timeout');
  expect(toNetworkError(PEER, new DOMException('late', 'TimeoutError'), open).reason).toBe('timeout');
});

test('the cause keeps the words and not the request', () => {
  const thrown = Object.assign(coded('ECONNRESET'), {
    config: { headers: { 'X-Vault-Token': 'hvs.secret' } },
  });

  const error = toNetworkError(PEER, thrown, open);

  expect(inspect(error, { depth: 10 })).not.toContain('hvs.secret');
  expect((error.cause as Error).message).toBe('boom');
});

test('what is no Error at all is still told', () => {
  expect(toNetworkError(PEER, 'nothing', open).message).toBe('Vault cannot be reached (no message)');
});
