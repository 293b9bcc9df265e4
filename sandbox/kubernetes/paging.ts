import type { KubernetesObject } from '../world.ts';
import { ApiError, badRequest } from './status.ts';

interface Page {
  readonly items: readonly KubernetesObject[];
  readonly revision: number;
  readonly continueToken: string | undefined;
  readonly remaining: number;
}

/** Lists cut into pages: all pages of one list show the cluster as it was at the first. */
export interface Pager {
  /** The first page, or with a limit of 0 everything. */
  first(items: readonly KubernetesObject[], revision: number, limit: number): Page;
  /** The page a token stands for; throws 410 where the list behind it is forgotten. */
  next(token: string, limit: number, current: () => readonly KubernetesObject[]): Page;
  /** Forgets all lists, as compaction does; tokens given out are 410 from now on. */
  expire(): void;
}

interface Position {
  readonly v: 'meta.k8s.io/v1';
  readonly rv: number;
  /** Identifies the remembered list. */
  readonly list: number;
  /** `namespace/name` of the last object given. */
  readonly after: string;
}

const REMEMBERED = 200;

export function createPager(): Pager {
  const lists = new Map<number, readonly KubernetesObject[]>();
  let newest = 0;

  const remember = (items: readonly KubernetesObject[]) => {
    newest += 1;
    lists.set(newest, items);
    lists.delete(newest - REMEMBERED);
    return newest;
  };

  const cut = (all: readonly KubernetesObject[], start: number, limit: number, list: number, rv: number) => {
    const items = limit > 0 ? all.slice(start, start + limit) : all.slice(start);
    const remaining = all.length - start - items.length;
    const last = items.at(-1);
    const more = remaining > 0 && last !== undefined;
    const position: Position | undefined = more
      ? { v: 'meta.k8s.io/v1', rv, list, after: keyOf(last) }
      : undefined;
    return { items, revision: rv, remaining, continueToken: position && encode(position) };
  };

  return {
    first(items, revision, limit) {
      const list = limit > 0 && items.length > limit ? remember(items) : 0;
      return cut(items, 0, limit, list, revision);
    },
    next(token, limit, current) {
      const position = decode(token);
      const items = lists.get(position.list);
      if (!items) throw expired(position, remember(current()));
      return cut(items, startAfter(items, position.after), limit, position.list, position.rv);
    },
    expire() {
      lists.clear();
    },
  };
}

const keyOf = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? ''}/${metadata.name}`;

function startAfter(items: readonly KubernetesObject[], key: string): number {
  const index = items.findIndex((item) => keyOf(item) > key);
  return index === -1 ? items.length : index;
}

function expired(position: Position, list: number): ApiError {
  return new ApiError(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    undefined,
    encode({ ...position, list }),
  );
}

function encode(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decode(token: string): Position {
  try {
    const position = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Position;
    if (position.v === 'meta.k8s.io/v1') return position;
  } catch {
    // falls through to the same refusal
  }
  throw badRequest('invalid continue token: continue key is not valid');
}
