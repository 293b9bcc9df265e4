import type { RunView } from '../../src/messages/run-view.ts';
import type { Report, ReportRow } from '../../src/report.ts';

export const T0 = new Date('2026-11-21T08:00:00Z');

export function aRow(row: Partial<ReportRow> = {}): ReportRow {
  return { id: 'api-login', title: 'bitiq can log in', state: 'passed', summary: 'logged in', ...row };
}

export function passedRows(count: number): readonly ReportRow[] {
  return Array.from({ length: count }, (_, index) => aRow({ id: `check-${index + 1}` }));
}

export function aReport(report: Partial<Report> = {}): Report {
  return { title: 'prod preflight', environment: 'prod', rows: passedRows(3), durationMs: 900, ...report };
}

export function aRun(run: Partial<RunView> = {}): RunView {
  return {
    id: '7k3f',
    kind: 'preflight',
    title: 'prod preflight',
    environment: 'prod',
    requestedBy: 'U0MARA',
    requestedByName: 'mara',
    status: 'running',
    createdAt: T0,
    startedAt: T0,
    ...run,
  };
}

export function aFinishedRun(run: Partial<RunView> & { report: Report }): RunView {
  return aRun({ status: 'failed', finishedAt: new Date(T0.getTime() + 900), ...run });
}

/** The run of the paper: two blockers, one warning, 29 passed. */
export const BLOCKED = aFinishedRun({
  report: aReport({
    verdict: { answer: 'no', sentence: 'prod is not ready: 2 blockers, 1 warning' },
    rows: [
      aRow({
        id: 'wildcard-tls',
        state: 'warning',
        summary: 'certificate for *.apps.prod.example ends in 9 days',
        remedy: 'oc -n cert-manager describe certificate wildcard',
      }),
      ...passedRows(29),
      aRow({
        id: 'worker-nodes',
        state: 'failed',
        summary: '2 of 3 workers Ready; worker-2 NotReady for 14 min (KubeletNotReady)',
        remedy: 'oc describe node worker-2',
        evidence: ['worker-0 Ready', 'worker-2 NotReady'],
      }),
      aRow({
        id: 'vault-policy-role',
        state: 'failed',
        summary: 'role gitops-prod uses policy gitops-local; Vault has no policy gitops-prod',
        remedy: 'set policies: [gitops-prod] in charts/vault-config for prod, then sync vault-config-prod',
      }),
    ],
  }),
});
