import { plural } from '../../wording/counts.ts';

/** What a verifier found. */
export type VerdictView =
  | {
      readonly isSound: true;
      readonly records: number;
      readonly checkpoints: number;
      readonly signedUpTo: number;
    }
  | { readonly isSound: false; readonly damage: DamageView };

export interface DamageView {
  readonly kind: keyof typeof MEANING;
  readonly seq: number;
  readonly checkpoint?: number;
}

const MEANING = {
  edited: 'it was edited',
  deleted: 'it is missing, though what comes after it is there',
  inserted: 'it was put in; the chain does not know it',
  doubled: 'it stands there twice',
  reordered: 'it does not stand in its place',
  cut: 'the log ends before it, though it was there: the tail was cut off',
  rewritten:
    'from here on these are not the records that were signed, or nothing is signed: rewritten without the key',
  forked:
    'from here on there are two signed histories: a backup was brought back, or somebody else has the key',
  'bad-signature': 'the checkpoint here is not signed by the key, or was edited',
} as const;

/** The verdict in words, for a terminal. */
export function renderVerdict(verdict: VerdictView): string {
  if (!verdict.isSound) {
    const { kind, seq, checkpoint } = verdict.damage;
    const what = checkpoint === undefined ? `record ${seq}` : `checkpoint ${checkpoint}, at record ${seq}`;
    return `❌ damaged at ${what} (${kind}): ${MEANING[kind]}.\n`;
  }
  const { records, checkpoints, signedUpTo } = verdict;
  const unsigned = records - signedUpTo;
  const rest = unsigned === 0 ? '' : `\n⚠️ the last ${plural(unsigned, 'record')} no checkpoint covers yet.`;
  return `✅ sound: ${plural(records, 'record')}, ${plural(checkpoints, 'checkpoint')}, signed up to record ${signedUpTo}.${rest}\n`;
}
