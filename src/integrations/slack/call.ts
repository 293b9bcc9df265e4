import { toSlackError } from './errors.ts';

/** Calls a method of Slack's client. Throws `ExternalError` with system `slack`. */
export async function call<T>(method: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw toSlackError(method, error);
  }
}
