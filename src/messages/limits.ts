/** What Slack takes. A message above any of these is refused whole, so nothing above them is built. */
export const SLACK_LIMITS = {
  messageBlocks: 50,
  modalBlocks: 100,
  headerText: 150,
  sectionText: 3_000,
  modalTitle: 24,
  buttonText: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** Of a view's `private_metadata`. */
  metadata: 3_000,
} as const;

/** Letters of a button's value, which are ours: ids and a nonce. Slack takes 2,000, but a row of those fills a message. */
export const BUTTON_VALUE_LENGTH = 300;

/**
 * Bytes of JSON that the blocks of one message may have. Slack refuses payloads near 13,200
 * characters; the rest is for the text fallback and the envelope.
 */
export const BLOCKS_BUDGET = 11_500;

/** Bytes of JSON that the blocks of a dialog or App Home may have; Slack takes 250,000 characters. */
export const VIEW_BUDGET = 60_000;

/** Of the text fallback: enough to hear what matters, and at most 1,200 bytes of JSON. */
export const FALLBACK_LENGTH = 400;

/** Bytes that a value takes in a request's JSON. */
export function jsonSize(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
