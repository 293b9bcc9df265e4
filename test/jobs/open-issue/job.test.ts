import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningGitHub, startGitHub } from '../../../sandbox/github/start-github.ts';
import { getItem } from '../../../src/drift/get-item.ts';
import { recordDrift } from '../../../src/drift/history.ts';
import { toItem, toItemId } from '../../../src/drift/item.ts';
import { createIssues } from '../../../src/integrations/github/issues.ts';
import type { JobResult } from '../../../src/jobs/job.ts';
import { markerOf, toIssueText } from '../../../src/jobs/open-issue/issue-text.ts';
import { createOpenIssueJob } from '../../../src/jobs/open-issue/job.ts';
import type { Store } from '../../../src/store/store.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { useSqlite } from '../../helpers/stores.ts';

const REPOSITORY = { owner: 'acme', name: 'gitops' };
const prod = anEnvironment({ repository: REPOSITORY, drift: { issueLabels: ['drift', 'prod'] } });
const item = toItem(
  { name: 'toy-web-prod', namespace: 'openshift-gitops' },
  { kind: 'out-of-sync', sentence: 'Deployment toy-web is not as in Git' },
);
const id = toItemId('prod', item.identity);
const MARA = 'slack:T1/UMARA';

let github: RunningGitHub;
beforeAll(async () => {
  github = await startGitHub();
  github.tokens.set('ghp_issues', { login: 'bitiq-bot', readOnly: true, issues: 'write' });
  github.tokens.set('ghp_reads', { login: 'bitiq-bot', readOnly: true });
  github.commit('acme/gitops', 'main', { message: 'First', author: 'Ada', files: { a: '1' } });
});
afterAll(() => github.stop());

const issues = () => github.repositories.get('acme/gitops')?.issues ?? [];
beforeEach(() => {
  issues().splice(0);
});

const openFresh = useSqlite();

const look = (store: Store, now: number, isThere = true) =>
  store.write((tx) =>
    recordDrift(tx, { items: isThere ? [item] : [], undetermined: new Set() }, { environment: 'prod', now }),
  );

/** A run of the job as a worker does it; `isLost`: the worker dies before the end of the run is written. */
async function run(store: Store, { isLost = false, token = 'ghp_issues' } = {}): Promise<JobResult> {
  const job = createOpenIssueJob({
    db: store.db,
    systemsOf: async () => ({ issues: createIssues(REPOSITORY_CONFIG, { apiUrl: github.address, token }) }),
  });
  const signal = AbortSignal.timeout(5_000);
  const context = { environment: prod, input: { item: id }, requestedBy: MARA, signal };
  const result = await job.run({ ...context, getLastVerdict: async () => undefined }, () => undefined);
  const also = 'also' in result ? result.also : undefined;
  if (!isLost && also !== undefined) {
    const now = await store.now();
    await store.write((tx) => also(tx, now, '7k3f'));
  }
  return result;
}

const REPOSITORY_CONFIG = { ...REPOSITORY, branch: 'main' };

const verdictOf = (result: JobResult) => ('report' in result ? result.report.verdict?.sentence : undefined);

describe('an issue for what drifted', () => {
  test('is opened with labels, what it is about and a mark of its own, and is on record', async () => {
    const store = await openFresh();
    await look(store, 1_000);

    const result = await run(store);

    expect(result).toMatchObject({
      outcome: 'succeeded',
      report: {
        verdict: { answer: 'yes', sentence: 'Issue #1 is open: toy-web-prod' },
        rows: [{ id: 'toy-web-prod', evidence: ['https://github.com/acme/gitops/issues/1'] }],
      },
    });
    expect(issues()).toMatchObject([
      {
        title: 'Drift in prod: toy-web-prod: Deployment toy-web is not as in Git',
        labels: ['drift', 'prod'],
      },
    ]);
    expect(issues()[0]?.body).toContain(markerOf({ id }));
    expect(await getItem(store.db, id, 0)).toMatchObject({ issue: { number: 1, openedBy: MARA } });
  });

  test('is opened once, also where the worker died after GitHub had answered', async () => {
    const store = await openFresh();
    await look(store, 1_000);

    const lost = await run(store, { isLost: true });
    const again = await run(store);

    expect([verdictOf(lost), verdictOf(again)]).toEqual(Array(2).fill('Issue #1 is open: toy-web-prod'));
    expect(issues()).toHaveLength(1);
    expect(await getItem(store.db, id, 0)).toMatchObject({ issue: { number: 1 } });
  });

  test('is led to where it is open already, and nothing more is on record', async () => {
    const store = await openFresh();
    await look(store, 1_000);
    await run(store);

    const second = await run(store);

    expect(verdictOf(second)).toBe('Issue #1 was open already: toy-web-prod');
    expect(second).not.toHaveProperty('also');
    expect(issues()).toHaveLength(1);
  });

  test('that somebody closed while it is still so is to be opened again there', async () => {
    const store = await openFresh();
    await look(store, 1_000);
    await run(store);
    close(1);

    const result = await run(store);

    expect(verdictOf(result)).toBe(
      'Issue #1 was closed while this is still so: open it again there: toy-web-prod',
    );
    expect(issues()).toHaveLength(1);
  });

  test('may be a new one where it was gone and came back after the first was closed', async () => {
    const store = await openFresh();
    await look(store, 1_000);
    await run(store);
    close(1);
    await look(store, 2_000, false);
    await look(store, Date.now() + 5_000);

    const result = await run(store);

    expect(verdictOf(result)).toBe('Issue #2 is open: toy-web-prod');
    expect(await getItem(store.db, id, 0)).toMatchObject({ issue: { number: 2 } });
  });

  test('is not opened for what is gone', async () => {
    const store = await openFresh();
    await look(store, 1_000);
    await look(store, 2_000, false);

    expect(await run(store)).toMatchObject({ outcome: 'failed', report: { verdict: { answer: 'no' } } });
    expect(issues()).toEqual([]);
  });

  test('names the right that a token lacks', async () => {
    const store = await openFresh();
    await look(store, 1_000);

    await expect(run(store, { token: 'ghp_reads' })).rejects.toMatchObject({
      reason: 'forbidden',
      missingRight: 'issues: write',
      next: 'Give the token behind GITHUB_TOKEN the permission issues: write',
    });
  });

  test('has its mark found behind a hundred others', async () => {
    const store = await openFresh();
    await look(store, 1_000);
    await run(store, { isLost: true });
    for (let index = 0; index < 120; index += 1) {
      issues().push({ ...aBlank(index), body: 'another', labels: ['drift'] });
    }

    await run(store);

    expect(issues()).toHaveLength(121);
  });
});

test('a pull request that quotes the mark is not taken for the issue', async () => {
  const store = await openFresh();
  await look(store, 1_000);
  github.commit('acme/gitops', 'mend', { message: 'Mend', author: 'Ada', files: { a: '2' } });
  const url = `${github.address}/repos/acme/gitops/pulls`;
  github.tokens.set('ghp_all', { login: 'ada' });
  const asked = { title: 'Mend', head: 'mend', base: 'main', body: `mends ${markerOf({ id })}` };
  const headers = { authorization: 'Bearer ghp_all', 'user-agent': 'ada' };
  expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(asked) })).status).toBe(201);

  const result = await run(store);

  expect(verdictOf(result)).toBe('Issue #2 is open: toy-web-prod');
});

function close(number: number): void {
  const issue = issues().find((one) => one.number === number);
  if (issue !== undefined) issue.closedAt = new Date();
}

function aBlank(index: number) {
  const frame = { title: `other ${index}`, login: 'ada', createdAt: new Date(), closedAt: undefined };
  return { ...frame, number: index + 2 };
}

describe('the text of an issue', () => {
  const HOSTILE = [
    '@mara and @acme/platform',
    '<img src=x onerror=alert(1)>',
    '</code><script>alert(1)</script>',
    '[as in Git](https://evil.example)',
    '``` \n# heading\n@mara',
    '`@mara`',
    '```',
    '#1 GH-1 acme/gitops#1 581dc4d',
    '<!-- bitiq:0000 --> -->',
    'x'.repeat(70_000),
    '👩‍💻'.repeat(400),
    '',
  ];

  test.each(HOSTILE)('holds %.30j in code alone', async (nasty) => {
    const store = await openFresh();
    const odd = toItem(
      { name: nasty || 'toy', namespace: nasty },
      { kind: 'out-of-sync', sentence: nasty, difference: [nasty, nasty] },
    );
    const seen = { items: [odd], undetermined: new Set<string>() };
    await store.write((tx) => recordDrift(tx, seen, { environment: 'prod', now: 1_000 }));
    const kept = await getItem(store.db, toItemId('prod', odd.identity), 0);
    if (kept === undefined) throw new Error('it was not kept');

    const { title, body } = toIssueText({ ...kept, difference: [nasty, nasty] }, []);

    const outside = withoutCode(body).replace(markerOf(kept), '');
    for (const own of ['not as Git says', 'What differs:', 'Known as']) expect(outside).toContain(own);
    expect(withoutCode(body)).toContain(markerOf(kept));
    expect(outside).not.toMatch(/[@<#[]|evil|mara|xxx/);
    expect(title).not.toMatch(/@\w|\n/);
    expect(title.length).toBeLessThanOrEqual(256);
    expect(body.length).toBeLessThan(65_536);
  });

  /** What GitHub would read as Markdown: without fenced blocks and spans of code. */
  function withoutCode(markdown: string): string {
    const kept: string[] = [];
    let fence: string | undefined;
    for (const line of markdown.split('\n')) {
      const [marks] = /^`{3,}/.exec(line) ?? [];
      if (fence === undefined && marks !== undefined) fence = marks;
      else if (fence !== undefined && line === fence) fence = undefined;
      else if (fence === undefined) kept.push(line.replace(/`[^`]*`/g, ''));
    }
    return kept.join('\n');
  }
});
