import { expect, test } from 'vitest';
import { matchesGlob } from '../../../../src/jobs/sync/argocd/glob.ts';

test.each([
  ['*', 'toy-web-prod', true],
  ['toy-*', 'toy-web-prod', true],
  ['toy-*', 'vault-config-prod', false],
  ['*-prod', 'toy-web-prod', true],
  ['toy-?eb-prod', 'toy-web-prod', true],
  ['toy-[vw]eb-prod', 'toy-web-prod', true],
  ['toy-[!w]eb-prod', 'toy-web-prod', false],
  ['{toy-web,toy-service}-prod', 'toy-service-prod', true],
  ['{toy-web,toy-service}-prod', 'vault-config-prod', false],
  ['https://*.example:6443', 'https://api.prod.example:6443', true],
  ['toy.web', 'toy-web', false],
  ['toy', 'toy-web', false],
  ['{a,b', 'a', true],
  ['a,b', 'a,b', true],
  ['[z-a]', 'z', false],
  ['a+b', 'aab', false],
])('%s against %s: %s', (glob, text, answer) => {
  expect(matchesGlob(glob, text)).toBe(answer);
});

test('a star stops at the separator, two do not', () => {
  expect(matchesGlob('github.com/*', 'github.com/acme/gitops', '/')).toBe(false);
  expect(matchesGlob('github.com/*/*', 'github.com/acme/gitops', '/')).toBe(true);
  expect(matchesGlob('github.com/**', 'github.com/acme/gitops', '/')).toBe(true);
});
