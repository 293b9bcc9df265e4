import { hash } from 'node:crypto';
import { toCanonicalJson } from '../audit/append.ts';

/** What people approve: SHA-256 of the plan's canonical JSON (RFC 8785), in hex. Throws for what has no JSON form. */
export function hashPlan(plan: unknown): string {
  return hash('sha256', toCanonicalJson(plan), 'hex');
}

/** What people compare by eye: `6b1f-20c9`. For showing; only whole hashes are compared. */
export function shortHash(planHash: string): string {
  return `${planHash.slice(0, 4)}-${planHash.slice(4, 8)}`;
}
