import type { Capability, PathRule } from './policy.ts';

/**
 * What a set of rules grants on one path, as Vault decides it: stanzas with the same path add up,
 * `deny` wins among them, and only the most specific path that matches counts.
 * Empty: nothing.
 */
export function grantedCapabilities(rules: readonly PathRule[], path: string): ReadonlySet<Capability> {
  const matching = rules.filter((rule) => matches(rule.path, path));
  const best = matching.map((rule) => rule.path).sort(bySpecificity)[0];
  const granted = new Set(matching.filter((rule) => rule.path === best).flatMap((rule) => rule.capabilities));
  return granted.has('deny') ? new Set<Capability>(['deny']) : granted;
}

function matches(pattern: string, path: string): boolean {
  const isPrefix = pattern.endsWith('*');
  const source = (isPrefix ? pattern.slice(0, -1) : pattern)
    .split('/')
    .map((segment) => (segment === '+' ? '[^/]+' : escapeText(segment)))
    .join('/');
  return new RegExp(`^${source}${isPrefix ? '' : '$'}`).test(path);
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Vault's own five rules of priority, in order; the most specific first. */
function bySpecificity(a: string, b: string): number {
  return (
    firstWildcard(b) - firstWildcard(a) ||
    Number(a.endsWith('*')) - Number(b.endsWith('*')) ||
    plusSegments(a) - plusSegments(b) ||
    b.length - a.length ||
    (a < b ? 1 : -1)
  );
}

function firstWildcard(path: string): number {
  const at = path.search(/(?<=^|\/)\+(?=\/|$)|\*$/);
  return at === -1 ? Number.MAX_SAFE_INTEGER : at;
}

function plusSegments(path: string): number {
  return path.split('/').filter((segment) => segment === '+').length;
}
