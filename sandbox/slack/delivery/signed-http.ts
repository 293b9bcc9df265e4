import type { Delivery, DeliveryResult, EnvelopeType } from './delivery.ts';
import { signatureHeaders } from './signature.ts';

export interface SignedHttpOptions {
  readonly url: string;
  readonly signingSecret: string;
  readonly ackTimeoutMs: number;
  readonly now: () => number;
}

/** Delivery by signed requests to the app's request URL. */
export function signedHttpDelivery(options: SignedHttpOptions): Delivery {
  return {
    async deliver(type, payload): Promise<DeliveryResult> {
      const startedAt = performance.now();
      const ackMs = () => performance.now() - startedAt;
      try {
        const response = await post(options, type, payload);
        const text = await response.text();
        if (response.ok) return { acknowledged: true, body: parseAck(response, text), ackMs: ackMs() };
        const error = response.status >= 500 ? 'http_service_error' : 'http_client_error';
        return { acknowledged: false, error, ackMs: ackMs() };
      } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        return {
          acknowledged: false,
          error: timedOut ? 'operation_timeout' : 'dispatch_failed',
          ackMs: ackMs(),
        };
      }
    },
  };
}

/** Slack's proof of ownership: sends `url_verification` and says whether the challenge came back. */
export async function verifyRequestUrl(options: SignedHttpOptions): Promise<boolean> {
  const challenge = crypto.randomUUID();
  const result = await signedHttpDelivery(options).deliver('events_api', {
    token: 'sandbox-verification-token',
    challenge,
    type: 'url_verification',
  });
  if (!result.acknowledged) return false;
  const { body } = result;
  const returned = typeof body === 'object' && body !== null && 'challenge' in body ? body.challenge : body;
  return returned === challenge;
}

function post(options: SignedHttpOptions, type: EnvelopeType, payload: object): Promise<Response> {
  const { body, contentType } = encode(type, payload);
  return fetch(options.url, {
    method: 'POST',
    body,
    headers: {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signatureHeaders(options.signingSecret, body, options.now()),
    },
    signal: AbortSignal.timeout(options.ackTimeoutMs),
  });
}

function encode(type: EnvelopeType, payload: object): { body: string; contentType: string } {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : payload;
  return {
    body: new URLSearchParams({ ...fields }).toString(),
    contentType: 'application/x-www-form-urlencoded',
  };
}

function parseAck(response: Response, text: string): unknown {
  if (text === '') return undefined;
  if (!response.headers.get('content-type')?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
