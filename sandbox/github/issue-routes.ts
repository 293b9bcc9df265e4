import { type GitHubRequest, type Handler, invalid, NOT_FOUND, ok, page } from './answer.ts';
import type { Issue } from './repository-state.ts';
import { issueShape, pullAsIssueShape } from './shapes.ts';
import { nextNumber } from './write-routes.ts';

/** GitHub takes no more letters. */
const LONGEST = { title: 256, body: 65_536 } as const;

export const createIssue: Handler = ({ repository, body, login, now }) => {
  if (typeof body.title !== 'string' || body.title.trim() === '') {
    return invalid('Issue', 'title', "title can't be blank");
  }
  const text = typeof body.body === 'string' ? body.body : null;
  if (body.title.length > LONGEST.title) {
    return invalid('Issue', 'title', `title is too long (maximum is ${LONGEST.title} characters)`);
  }
  if ((text?.length ?? 0) > LONGEST.body) {
    return invalid('Issue', 'body', `body is too long (maximum is ${LONGEST.body} characters)`);
  }
  const issue: Issue = {
    number: nextNumber(repository),
    title: body.title,
    body: text,
    labels: Array.isArray(body.labels) ? body.labels.map(String) : [],
    login,
    createdAt: now,
    closedAt: undefined,
  };
  repository.issues.push(issue);
  return ok(issueShape(repository, issue), 201);
};

/** Newest first. To GitHub every pull request is an issue too, and stands among them. */
export const listIssues: Handler = (request) => {
  const { repository, query } = request;
  const state = query.get('state') ?? 'open';
  const issues = repository.issues.map((issue) => ({
    number: issue.number,
    isOpen: issue.closedAt === undefined,
    labels: issue.labels,
    shape: issueShape(repository, issue),
  }));
  const pulls = repository.pulls.map((pull) => ({
    number: pull.number,
    isOpen: pull.state === 'open',
    labels: [] as readonly string[],
    shape: pullAsIssueShape(repository, pull),
  }));
  const labels = (query.get('labels') ?? '').split(',').filter((label) => label !== '');
  const shapes = [...issues, ...pulls]
    .filter(({ isOpen }) => state === 'all' || isOpen === (state === 'open'))
    .filter((issue) => labels.every((label) => issue.labels.includes(label)))
    .toSorted((a, b) => b.number - a.number)
    .map(({ shape }) => shape);
  return page(shapes, request, `repos/${repository.fullName}/issues`);
};

export const getIssue: Handler = (request) => {
  const issue = findIssue(request);
  return issue === undefined ? NOT_FOUND : ok(issueShape(request.repository, issue));
};

/** Closes it, or opens it again. */
export const updateIssue: Handler = (request) => {
  const issue = findIssue(request);
  if (issue === undefined) return NOT_FOUND;
  const { state } = request.body;
  if (state === 'closed') issue.closedAt ??= request.now;
  if (state === 'open') issue.closedAt = undefined;
  return ok(issueShape(request.repository, issue));
};

function findIssue({ repository, params }: GitHubRequest): Issue | undefined {
  return repository.issues.find(({ number }) => String(number) === params.number);
}
