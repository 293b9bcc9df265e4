/** What was done to the log. */
export type DamageKind =
  /** A record was changed; where its hash was made anew, the record after it tells. */
  | 'edited'
  /** Records, or a checkpoint, are missing in the middle. */
  | 'deleted'
  /** A record stands there that the chain does not know. */
  | 'inserted'
  /** A record, or a checkpoint, stands there twice. */
  | 'doubled'
  /** A record, or a checkpoint, stands in another place than its own. */
  | 'reordered'
  /** The last records are missing: a checkpoint covers more than there is. */
  | 'cut'
  /** The records hang together, but they are not the ones that were signed; or nothing is signed. */
  | 'rewritten'
  /** Two different histories are signed by the key: a backup was brought back, or the key was misused. */
  | 'forked'
  /** A checkpoint was changed, or signed by somebody else. */
  | 'bad-signature';

export interface Damage {
  readonly kind: DamageKind;
  /** The first record that is concerned. For a checkpoint: the record it stands at. */
  readonly seq: number;
  /** The checkpoint's number, where it is a checkpoint that is concerned. */
  readonly checkpoint?: number;
}
