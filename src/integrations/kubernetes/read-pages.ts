import type { Page } from './kubernetes.ts';

/** What a page is asked for with, besides the list's own options. */
export interface PageQuery {
  /** So many objects at most; left out: all of them. */
  readonly limit?: number;
  /** Where the page before ended. */
  readonly continue?: string;
}

/** A page as it came, or that the server has forgotten the list that it continues. */
export type ReadPage =
  | {
      readonly items: Iterable<unknown>;
      readonly token: string | undefined;
      /** Called when nobody looks at the items any more. */
      free(): void;
    }
  | 'expired';

/** A list is begun so often by pages; after that it is asked for whole, which cannot expire. */
const PAGED_ATTEMPTS = 2;

/**
 * A list by pages of `limit`. The next one is asked for before this one is given away. `read` is aborted where
 * nobody wants any more.
 */
export async function* readPages(
  limit: number,
  read: (query: PageQuery, given: AbortSignal) => Promise<ReadPage>,
): AsyncGenerator<Page> {
  const given = new AbortController();
  const ask = (query: PageQuery) => {
    const answer = read(query, given.signal);
    // What it throws is thrown where it is waited for.
    answer.catch(() => undefined);
    return { query, answer };
  };
  try {
    let attempt = 1;
    let asked: ReturnType<typeof ask> | undefined = ask({ limit });
    while (asked !== undefined) {
      const { query } = asked;
      const page: ReadPage = await asked.answer;
      if (page === 'expired') {
        attempt += 1;
        asked = ask(attempt <= PAGED_ATTEMPTS ? { limit } : {});
        continue;
      }
      asked = page.token ? ask({ limit, continue: page.token }) : undefined;
      yield { isFirst: query.continue === undefined, items: page.items };
      page.free();
    }
  } finally {
    given.abort();
  }
}
