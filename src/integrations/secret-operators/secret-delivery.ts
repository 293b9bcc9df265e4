import type { Condition } from '../kubernetes/parse.ts';
import type { SecretWriter } from './secret-writer.ts';

/** What an operator says of a Secret that it writes. Its word alone proves nothing. */
export interface SecretDelivery extends SecretWriter {
  /** `silent`: it has not said anything yet. */
  readonly word: 'synced' | 'failing' | 'silent';
  /** In its own words: `SecretSynced`, `VaultClientError: permission denied`; empty where it is silent. */
  readonly says: string;
}

const LONGEST = 200;

/** The operator's word from its conditions: one of these types that is False counts more than any that is True. */
export function readWord(
  conditions: readonly Condition[],
  types: readonly string[],
): Pick<SecretDelivery, 'word' | 'says'> {
  const told = conditions.filter(({ type }) => types.includes(type));
  const failing = told.find(({ status }) => status === 'False');
  const synced = told.find(({ status }) => status === 'True');
  if (failing !== undefined) return { word: 'failing', says: sayWhy(failing) };
  return synced === undefined
    ? { word: 'silent', says: '' }
    : { word: 'synced', says: synced.reason || synced.type };
}

function sayWhy({ type, reason, message }: Condition): string {
  const [first = ''] = (message ?? '').split('\n');
  return [reason || `${type}=False`, first.slice(0, LONGEST)].filter((part) => part !== '').join(': ');
}
