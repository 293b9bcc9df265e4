import { ExternalError } from '../../errors.ts';
import { traceCall } from '../../tracing/trace-call.ts';
import type { PostedMessage } from './poster.ts';

const TIMEOUT_MS = 5_000;

/** Says something to the one person who typed or clicked, by the address that came with it. */
export async function respondPrivately(responseUrl: string, message: PostedMessage): Promise<void> {
  const body = { response_type: 'ephemeral', replace_original: false, ...message };
  let response: Response;
  try {
    // Whoever has the address can answer by it: it stays out of the trace.
    response = await traceCall({ system: 'slack', method: 'POST', verb: 'respond' }, async (answered) => {
      const answer = await fetch(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      answered(answer.status);
      return answer;
    });
  } catch (cause) {
    throw new ExternalError('slack', 'unreachable', 'Slack did not take a private answer', { cause });
  }
  if (!response.ok) {
    throw new ExternalError('slack', 'unexpected', `Slack refused a private answer with ${response.status}`, {
      status: response.status,
    });
  }
}
