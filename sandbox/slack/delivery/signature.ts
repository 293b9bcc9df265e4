import { createHmac } from 'node:crypto';

/** The headers by which an app knows that Slack sent this body. */
export function signatureHeaders(
  signingSecret: string,
  body: string,
  atMs: number,
): { 'x-slack-request-timestamp': string; 'x-slack-signature': string } {
  const timestamp = String(Math.floor(atMs / 1000));
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}
