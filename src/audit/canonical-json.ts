import { hash as digest } from 'node:crypto';
import canonicalize from 'canonicalize';

/** RFC 8785. */
export function toCanonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form cannot be put on record');
  return text;
}

/** SHA-256 of a record's canonical JSON, in hex. */
export function hashRecord(canonicalJson: string): string {
  return digest('sha256', canonicalJson, 'hex');
}
