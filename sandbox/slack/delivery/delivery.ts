/** What Slack sends to an app, named as Socket Mode names it. */
export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** Why an app's answer is missing, in the words that people then see. */
export type DeliveryError =
  /** No answer within three seconds. */
  | 'operation_timeout'
  /** Nobody to send it to: no socket, no request URL, connection refused. */
  | 'dispatch_failed'
  /** The request URL answered 4xx. */
  | 'http_client_error'
  /** The request URL answered 5xx. */
  | 'http_service_error';

export type DeliveryResult =
  /** `body` is what the app acknowledged with: text, JSON, or `undefined` for nothing. */
  | { readonly acknowledged: true; readonly body: unknown; readonly ackMs: number }
  | { readonly acknowledged: false; readonly error: DeliveryError; readonly ackMs: number };

/** Brings payloads to the app and its acknowledgement back. */
export interface Delivery {
  deliver(type: EnvelopeType, payload: object): Promise<DeliveryResult>;
}
