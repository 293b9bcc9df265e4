import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DiagnosticsChannel } from 'undici';
import type { Answer, Exchange, Question } from './exchange.ts';

/** The types leave the body out; it is what was handed to `request`. */
type Request = DiagnosticsChannel.Request & { readonly body?: unknown };

interface Heard {
  readonly question: Question;
  status: number;
  readonly chunks: Uint8Array[];
}

/** Does `work` and returns what was asked of the server meanwhile and what it answered, in that order. */
export async function recordExchanges(server: string, work: () => Promise<unknown>): Promise<Exchange[]> {
  const heard = new Map<Request, Heard>();
  const listeners = {
    'undici:request:create': ({ request }: DiagnosticsChannel.RequestCreateMessage) => {
      if (request.origin !== server) return;
      heard.set(request, { question: toQuestion(request), status: 0, chunks: [] });
    },
    'undici:request:headers': ({ request, response }: DiagnosticsChannel.RequestHeadersMessage) => {
      const entry = heard.get(request);
      if (entry !== undefined) entry.status = response.statusCode;
    },
    'undici:request:bodyChunkReceived': ({ request, chunk }: { request: Request; chunk: Uint8Array }) => {
      heard.get(request)?.chunks.push(chunk);
    },
  };
  const entries = Object.entries(listeners) as [string, (message: unknown) => void][];
  for (const [channel, listener] of entries) subscribe(channel, listener);
  try {
    await work();
  } finally {
    for (const [channel, listener] of entries) unsubscribe(channel, listener);
  }
  return [...heard.values()].map(({ question, ...rest }) => ({ question, answer: toAnswer(rest) }));
}

function toQuestion({ method = 'GET', path, body }: Request): Question {
  return { method, path, body: body === null || body === undefined ? '' : String(body) };
}

function toAnswer({ status, chunks }: Omit<Heard, 'question'>): Answer {
  const object = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return status < 300 ? { object } : { refusal: String(object.reason) };
}
