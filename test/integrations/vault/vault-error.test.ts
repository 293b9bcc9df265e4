import { expect, test } from 'vitest';
import { saidErrors, toVaultError } from '../../../src/integrations/vault/vault-error.ts';

const question = { address: 'http://vault.example', capability: 'update', path: 'gitops/data/a' };

test.each([
  ['alone', 'no data provided', 'no data provided'],
  ['in a list', '1 error occurred:\n\t* no data provided\n\n', 'no data provided'],
  [
    'in a longer list',
    '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n',
    'permission denied',
  ],
  ['over several lines', 'Error making API request.\n\nURL: PUT', 'Error making API request.'],
])('what Vault says %s is told in one sentence', (_how, said, told) => {
  expect(saidErrors({ errors: [said] })).toBe(told);
  expect(toVaultError(400, { errors: [said] }, question).message).toBe(
    `Vault at http://vault.example refused to update gitops/data/a (${told})`,
  );
});

test('a KV mount that changes its version serves again in a moment', () => {
  const errors = [
    'Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and will resume service shortly.',
  ];

  expect(toVaultError(400, { errors }, question)).toMatchObject({ reason: 'unavailable', retryable: true });
});

test.each([
  ['permission denied', 'forbidden'],
  ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n', 'unauthenticated'],
  ['bad token', 'unauthenticated'],
])('403 with %j is %s', (said, reason) => {
  expect(toVaultError(403, { errors: [said] }, question)).toMatchObject({ reason, status: 403 });
});

test('an answer that says nothing is told by its status', () => {
  expect(saidErrors({ errors: [] })).toBeUndefined();
  expect(toVaultError(400, { errors: [] }, question).message).toMatch(/\(400\)$/);
});
