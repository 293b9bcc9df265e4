import { expect, test } from 'vitest';
import { isRepository, normalizeRepository } from '../../../src/jobs/sync/repository-url.ts';

test.each([
  'https://github.com/acme/gitops.git',
  'https://GitHub.com/acme/gitops/',
  'git@github.com:acme/gitops.git',
  'ssh://git@github.com/acme/gitops',
  'https://bot:token@github.com/acme/gitops',
])('%s is one repository, however it is spelled', (url) => {
  expect(normalizeRepository(url)).toBe('github.com/acme/gitops');
});

test.each([
  'https://github.com/acme/gitops',
  'https://github.com/acme/gitops/',
  'https://GitHub.com/Acme/GitOps.git',
  'ssh://git@github.com/acme/gitops.git',
  'git@github.com:acme/gitops.git/',
])('%s leads to acme/gitops', (url) => {
  expect(isRepository(url, 'acme/gitops')).toBe(true);
});

test.each(['https://github.com/acme/gitops-old', 'https://github.com/macme/gitops', ''])(
  '%j leads elsewhere',
  (url) => {
    expect(isRepository(url, 'acme/gitops')).toBe(false);
  },
);
