import type { Job } from '../../src/jobs/job.ts';
import type { Report, RowState } from '../../src/report.ts';

export function aReport(states: readonly RowState[], changes: Partial<Report> = {}): Report {
  return {
    title: 'prod preflight',
    environment: 'prod',
    rows: states.map((state, index) => ({
      id: `check-${index}`,
      title: `Check ${index}`,
      state,
      summary: `summary of ${index}`,
      ...(state === 'failed' && { remedy: `mend ${index}` }),
    })),
    durationMs: 12,
    ...changes,
  };
}

/** A job under the name of preflight that ends when the test says so. */
export function aHeldJob(): { job: Job; started: () => number; release(report?: Report): void } {
  let started = 0;
  let release: (report: Report) => void = () => undefined;
  const released = new Promise<Report>((resolve) => {
    release = resolve;
  });
  return {
    started: () => started,
    release: (report = aReport(['passed'], { verdict: { answer: 'yes', sentence: 'prod is ready' } })) =>
      release(report),
    job: {
      kind: 'preflight',
      title: (environment) => `${environment} preflight`,
      mutates: false,
      async run(_context, update) {
        started += 1;
        update(aReport(['running', 'pending']));
        const report = await released;
        return { outcome: 'succeeded', report };
      },
    },
  };
}

/** A job that is done at once. */
export function aQuickJob(
  report = aReport(['passed'], { verdict: { answer: 'yes', sentence: 'prod is ready' } }),
): {
  job: Job;
  count: () => number;
} {
  let count = 0;
  return {
    count: () => count,
    job: {
      kind: 'preflight',
      title: (environment) => `${environment} preflight`,
      mutates: false,
      async run() {
        count += 1;
        return { outcome: report.verdict?.answer === 'no' ? 'failed' : 'succeeded', report };
      },
    },
  };
}
