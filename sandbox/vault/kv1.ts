import {
  type Answer,
  answer,
  answerKeys,
  NO_CONTENT,
  NOT_FOUND,
  refuse,
  UNSUPPORTED_OPERATION,
  type VaultRequest,
} from './answer.ts';
import { listFolder } from './kv-store.ts';

/** KV version 1: one value a path, no history. `path` is relative to the mount. */
export function handleKv1(
  secrets: Map<string, Record<string, unknown>>,
  path: string,
  request: VaultRequest,
): Answer {
  switch (request.operation) {
    case 'read': {
      const data = secrets.get(path);
      return data === undefined ? NOT_FOUND : answer({ data });
    }
    case 'list':
      return answerKeys(listFolder(secrets.keys(), path));
    case 'write':
      if (Object.keys(request.body).length === 0) return refuse(400, 'missing data fields');
      secrets.set(path, { ...request.body });
      return NO_CONTENT;
    case 'delete':
      secrets.delete(path);
      return NO_CONTENT;
    case 'patch':
      return UNSUPPORTED_OPERATION;
  }
}
