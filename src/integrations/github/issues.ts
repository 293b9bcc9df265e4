import { z } from 'zod';
import type { RepositoryConfig } from '../../config/schema.ts';
import { createAsk, type GitHubOptions, type Question } from './ask.ts';
import { orNothing } from './or-nothing.ts';

/** Issues on one page, and pages before it is given up: the newest are listed first. */
const PAGE = 100;
const MOST_PAGES = 50;

export interface Issue {
  readonly number: number;
  /** Its page. */
  readonly url: string;
  readonly state: 'open' | 'closed';
  /** Left out: it is open. */
  readonly closedAt?: Date;
}

export interface NewIssue {
  readonly title: string;
  /** GitHub's Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
}

type Asked = { readonly signal: AbortSignal };

/**
 * The issues of a repository. Nothing is kept.
 *
 * Methods throw `ExternalError` with system `github`; they need `issues: write`.
 */
export interface Issues {
  /** `owner/name`, for people. */
  readonly repository: string;
  /** `undefined`: there is none of that number. */
  get(number: number, options: Asked): Promise<Issue | undefined>;
  /** The newest open issue whose text has these words; pull requests are none. `undefined`: there is none. */
  findOpen(words: string, options: Asked): Promise<Issue | undefined>;
  create(issue: NewIssue, options: Asked): Promise<Issue>;
}

export function createIssues(config: RepositoryConfig, options: GitHubOptions = {}): Issues {
  const repository = `${config.owner}/${config.name}`;
  const ask = createAsk(config, options);
  const thing = `issues of ${repository}`;
  const frame = { thing, format: 'json', right: 'issues' } as const;
  return {
    repository,
    get: (number, { signal }) =>
      ask({ ...frame, url: `issues/${number}`, schema: issueAnswer }, signal)
        // 410: somebody deleted it, or switched issues off, which making one will tell.
        .catch(orNothing(404, 410)),
    async findOpen(words, { signal }) {
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const url = `issues?state=open&sort=created&direction=desc&per_page=${PAGE}&page=${page}`;
        const listed = await ask({ ...frame, url, schema: z.array(listedAnswer) }, signal);
        const found = listed.find(({ isPull, body }) => !isPull && body.includes(words));
        if (found !== undefined) return found.issue;
        if (listed.length < PAGE) return undefined;
      }
      return undefined;
    },
    create({ title, body, labels }, { signal }) {
      const asked: Question<Issue> = { ...frame, method: 'POST', url: 'issues', schema: issueAnswer };
      return ask({ ...asked, body: { title, body, labels } }, signal);
    },
  };
}

const fields = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  closed_at: z.coerce.date().nullish(),
});

const issueAnswer = fields.transform(toIssue);

const listedAnswer = fields
  .extend({ body: z.string().nullish(), pull_request: z.unknown().optional() })
  .transform(({ body, pull_request: pull, ...issue }) => ({
    issue: toIssue(issue),
    body: body ?? '',
    isPull: pull !== undefined && pull !== null,
  }));

function toIssue({ number, html_url: url, state, closed_at: closedAt }: z.output<typeof fields>): Issue {
  return { number, url, state, ...(closedAt && { closedAt }) };
}
