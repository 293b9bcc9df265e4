import { randomUUID } from 'node:crypto';

/** A request as the handlers see it. */
export interface VaultRequest {
  readonly operation: 'read' | 'list' | 'write' | 'delete' | 'patch';
  /** Without `/v1/` in front. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Empty: none was sent. */
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  /** Left out: no body. */
  readonly body?: object;
  /** Where to ask instead. */
  readonly location?: string;
}

/** The envelope around every answer of a backend. */
export function answer(
  fields: { data?: unknown; auth?: unknown; warnings?: string[] },
  status = 200,
): Answer {
  return {
    status,
    body: {
      request_id: randomUUID(),
      lease_id: '',
      renewable: false,
      lease_duration: 0,
      data: null,
      wrap_info: null,
      warnings: null,
      auth: null,
      ...fields,
    },
  };
}

/** The backend of Vault itself says everything twice. */
export function answerTwice(data: object): Answer {
  const { status, body } = answer({ data });
  return { status, body: { ...data, ...body } };
}

export const NO_CONTENT: Answer = { status: 204 };

/** `{"errors": […]}`; no messages is how Vault says 404. */
export function refuse(status: number, ...errors: string[]): Answer {
  return { status, body: { errors } };
}

/** Messages counted the way Vault's error lists are printed. */
export function refuseWithList(status: number, ...messages: string[]): Answer {
  const count = `${messages.length} error${messages.length === 1 ? '' : 's'} occurred:`;
  return refuse(status, `${count}\n${messages.map((message) => `\t* ${message}\n`).join('')}\n`);
}

export const NOT_FOUND: Answer = refuse(404);
export const UNSUPPORTED_OPERATION: Answer = refuseWithList(405, 'unsupported operation');
export const UNSUPPORTED_PATH: Answer = refuseWithList(404, 'unsupported path');

/** `LIST`: no keys is 404. */
export function answerKeys(keys: readonly string[]): Answer {
  return keys.length === 0 ? NOT_FOUND : answer({ data: { keys } });
}
