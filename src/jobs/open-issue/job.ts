import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import { getItem, type KeptItem } from '../../drift/get-item.ts';
import { recordIssue } from '../../drift/issues.ts';
import type { Issue, Issues } from '../../integrations/github/issues.ts';
import type { Report, ReportRow, Verdict } from '../../report.ts';
import type { Store } from '../../store/store.ts';
import type { Job, JobResult } from '../job.ts';
import { markerOf, toIssueText } from './issue-text.ts';

/** The job's input: what the button Open issue stands for. */
const input = z.strictObject({
  /** The drift item's. */
  item: z.string().min(1),
});

export interface OpenIssueJobOptions {
  systemsOf(environment: Environment): Promise<{ readonly issues: Issues }>;
  /** Where drift is kept. */
  readonly db: Store['db'];
  readonly now?: () => number;
}

/**
 * Opens one issue for something that drifted, in the environment's repository. Begun again after its worker was
 * lost, it finds the issue that it made. Changes nothing in a cluster; whoever queues it asks who may.
 */
export function createOpenIssueJob({ systemsOf, db, now = Date.now }: OpenIssueJobOptions): Job {
  return {
    kind: 'open-issue',
    title: (environment) => `${environment} issue`,
    mutates: false,
    async run({ environment, signal, requestedBy = 'bitiq', ...asked }): Promise<JobResult> {
      const { item: id } = input.parse(asked.input);
      const began = performance.now();
      const item = await getItem(db, id, now());
      if (item === undefined || item.goneAt !== undefined || item.environment !== environment.name) {
        return { outcome: 'failed', report: toReport(environment, sayGone(item), began) };
      }
      const { issues } = await systemsOf(environment);
      const labels = environment.drift.issueLabels;
      const { issue, how } = await findOrOpen(issues, { item, labels, signal });
      const report = toReport(environment, sayIssue(item, issue, how), began);
      if (how === 'known' || how === 'closed') return { outcome: 'succeeded', report };
      const { number, url } = issue;
      const opened = { id, environment: item.environment, identity: item.identity, number, url };
      return {
        outcome: 'succeeded',
        report,
        also: (tx, at) => recordIssue(tx, { ...opened, openedBy: requestedBy, at }),
      };
    },
  };
}

/** `found`: made before, and not heard of. `closed`: somebody closed it while it is still so. */
type How = 'opened' | 'found' | 'known' | 'closed';

async function findOrOpen(
  issues: Issues,
  { item, labels, signal }: { item: KeptItem; labels: readonly string[]; signal: AbortSignal },
): Promise<{ readonly issue: Issue; readonly how: How }> {
  const known = item.issue && (await issues.get(item.issue.number, { signal }));
  if (known?.state === 'open') return { issue: known, how: 'known' };
  const found = await issues.findOpen(markerOf(item), { signal });
  if (found !== undefined) return { issue: found, how: 'found' };
  const cameSince = known?.closedAt === undefined || item.since > known.closedAt;
  if (known !== undefined && !cameSince) return { issue: known, how: 'closed' };
  return { issue: await issues.create(toIssueText(item, labels), { signal }), how: 'opened' };
}

interface Told {
  readonly row: ReportRow;
  readonly verdict: Verdict;
}

function sayGone(item: KeptItem | undefined): Told {
  const id = item?.application ?? 'item';
  const summary = 'it is as Git says again, or was not seen for long';
  return {
    row: { id, title: id, state: 'failed', summary },
    verdict: { answer: 'no', sentence: 'No issue was opened: there is nothing left to tell of' },
  };
}

const SENTENCES: Readonly<Record<How, (issue: string) => string>> = {
  opened: (issue) => `${issue} is open`,
  found: (issue) => `${issue} is open`,
  known: (issue) => `${issue} was open already`,
  closed: (issue) => `${issue} was closed while this is still so: open it again there`,
};

function sayIssue({ application, sentence }: KeptItem, { number, url }: Issue, how: How): Told {
  const told = `${SENTENCES[how](`Issue #${number}`)}: ${application}`;
  return {
    row: { id: application, title: application, state: 'passed', summary: sentence, evidence: [url] },
    verdict: { answer: how === 'closed' ? 'no' : 'yes', sentence: told },
  };
}

function toReport({ name, title }: Environment, { row, verdict }: Told, began: number): Report {
  const durationMs = Math.round(performance.now() - began);
  return { title: `${title} issue`, environment: name, noun: 'item', rows: [row], verdict, durationMs };
}
