import { describe, expect, it } from 'vitest';
import { grantedCapabilities } from '../../../sandbox/vault/acl.ts';
import { parsePolicy } from '../../../sandbox/vault/policy.ts';

/** What a policy text grants on a path, sorted. */
function granted(text: string, path: string): string[] {
  return [...grantedCapabilities(parsePolicy(text), path)].sort();
}

describe('parsePolicy', () => {
  it('reads HCL with comments, commas and parameter constraints', () => {
    const rules = parsePolicy(`
      # who may read
      path "gitops/data/*" { // all of it
        capabilities = ["read", "list",]
        allowed_parameters = { "version" = ["1", "2"] }
        min_wrapping_ttl = "1s"
      }
      /* the old keyword */
      path "secret/*" { policy = "write" }
    `);

    expect(rules).toEqual([
      { path: 'gitops/data/*', capabilities: ['read', 'list'] },
      { path: 'secret/*', capabilities: ['create', 'read', 'update', 'delete', 'list'] },
    ]);
  });

  it('reads JSON', () => {
    const text = '{"path":{"gitops/subkeys/*":{"capabilities":["read"]}}}';

    expect(parsePolicy(text)).toEqual([{ path: 'gitops/subkeys/*', capabilities: ['read'] }]);
  });

  it.each([
    [
      'a capability that does not exist',
      'path "a" { capabilities = ["write"] }',
      'invalid capability "write"',
    ],
    ['a stanza that is not a path', 'paths "a" {}', 'invalid key "paths"'],
    ['a block that never ends', 'path "a" { capabilities = ["read"]', 'ends too soon'],
    ['a stray sign', 'path "a" { ? }', 'unexpected "?"'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parsePolicy(text)).toThrow(message);
  });
});

describe('what a policy grants', () => {
  it.each([
    [
      'an exact path before a prefix',
      'path "a/*" { capabilities = ["read"] } path "a/b" { capabilities = ["list"] }',
      'a/b',
      ['list'],
    ],
    [
      'the longer prefix',
      'path "a/*" { capabilities = ["read"] } path "a/b/*" { capabilities = ["deny"] }',
      'a/b/c',
      ['deny'],
    ],
    [
      'the later wildcard',
      'path "a/+/c" { capabilities = ["read"] } path "a/b/*" { capabilities = ["list"] }',
      'a/b/c',
      ['list'],
    ],
    [
      'a segment before a prefix from the same place',
      'path "a/*" { capabilities = ["list"] } path "a/+/c" { capabilities = ["read"] }',
      'a/b/c',
      ['read'],
    ],
    [
      'the sum of stanzas for the same path',
      'path "a" { capabilities = ["read"] } path "a" { capabilities = ["list"] }',
      'a',
      ['list', 'read'],
    ],
    [
      'deny alone where one stanza for the path denies',
      'path "a" { capabilities = ["read"] } path "a" { capabilities = ["deny"] }',
      'a',
      ['deny'],
    ],
    ['nothing where no path matches', 'path "a/+" { capabilities = ["read"] }', 'a/b/c', []],
    ['by prefix also within a segment', 'path "a/b*" { capabilities = ["read"] }', 'a/bc/d', ['read']],
    ['what is under + and *', 'path "+/data/*" { capabilities = ["read"] }', 'x/data/y', ['read']],
  ])('is %s', (_name, text, path, expected) => {
    expect(granted(text, path)).toEqual(expected);
  });
});
