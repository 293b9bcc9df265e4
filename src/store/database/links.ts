/** Who somebody at a terminal is in Slack. */
export interface LinksTable {
  /** `terminal:<name>`. */
  terminal: string;
  /** `slack:<team>/<user>`. */
  slack: string;
  /** SHA-256 of the token that this terminal keeps. */
  token_hash: string;
  linked_at: number;
}

/** One-time codes that were shown in Slack and not typed yet. */
export interface LinkCodesTable {
  /** SHA-256. */
  code_hash: string;
  slack: string;
  expires_at: number;
}
