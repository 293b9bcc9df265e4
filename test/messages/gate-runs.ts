import type { WaitingView } from '../../src/messages/approvals.ts';
import type { LockView } from '../../src/messages/lock.ts';
import type { PlanInFull } from '../../src/messages/plan-in-full.ts';
import type { ApprovalView, RunView } from '../../src/messages/run-view.ts';
import type { WhyView } from '../../src/messages/why.ts';
import type { Report } from '../../src/report.ts';
import { aReport, aRow, aRun, T0 } from './runs.ts';

export function minutes(count: number): Date {
  return new Date(T0.getTime() + count * 60_000);
}

/** The sync of the paper: two applications change, one stays. */
export const PLAN_REPORT: Report = aReport({
  title: 'prod sync',
  noun: 'application',
  durationMs: 2_400,
  rows: [
    aRow({
      id: 'toy-service-prod',
      summary: '581dc4d → 9f0c2e1, 1 resource changes',
      evidence: ['image v0.3.40 → v0.3.41', 'Deployment toy-service changes'],
    }),
    aRow({
      id: 'vault-runtime-prod',
      summary: '581dc4d → 9f0c2e1, 1 resource changes',
      evidence: ['VaultStaticSecret toy-db changes'],
    }),
    aRow({ id: 'toy-web-prod', state: 'skipped', summary: '581dc4d → 9f0c2e1, no change in effect' }),
  ],
  verdict: { answer: 'yes', sentence: '2 applications would change in prod, nothing is pruned' },
  plan: {
    id: '6b1f-20c9',
    ways: [
      {
        title: '581dc4d → 9f0c2e1 · 2 commits by jun and mara',
        url: 'https://github.com/acme/gitops/compare/581dc4d...9f0c2e1',
        commits: ['9f0c2e1 jun: toy-service 0.3.41', '77ab310 mara: vault: a secret for the database'],
      },
    ],
    facts: ['nothing is pruned', '2 waves', 'preflight ready 4 min ago', 'no freeze', 'no window closed'],
  },
});

export function anApproval(approval: Partial<ApprovalView> = {}): ApprovalView {
  return {
    planId: '6b1f-20c9',
    ballot: '7k4a/Zq81',
    needs: 'platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
    expiresAt: minutes(240),
    votes: [{ name: 'ines', decision: 'approve', at: minutes(12) }],
    ...approval,
  };
}

const BOTH: ApprovalView['votes'] = [
  { name: 'ines', decision: 'approve', at: minutes(12) },
  { name: 'omar', decision: 'approve', reason: 'seen it in staging', at: minutes(15) },
];

export function aSync(run: Partial<RunView> = {}): RunView {
  return aRun({
    id: '7k4a',
    kind: 'sync',
    title: 'prod sync',
    reason: 'toy-service 0.3.41, fixes the echo timeout',
    status: 'awaiting_approval',
    report: PLAN_REPORT,
    approval: anApproval(),
    ...run,
  });
}

/** Approved by two. */
export function anApprovedSync(run: Partial<RunView> = {}, approval: Partial<ApprovalView> = {}): RunView {
  return aSync({
    status: 'running',
    approval: anApproval({
      decision: 'approved',
      decidedAt: minutes(15),
      needs: 'platform 2 of 2 (@ines, @omar) · not @mara',
      votes: BOTH,
      ...approval,
    }),
    ...run,
  });
}

/** As it is carried out: one done, one running, one to come. */
export const UNDER_WAY: Report = {
  title: 'prod sync',
  environment: 'prod',
  noun: 'application',
  durationMs: 42_000,
  plan: { id: '6b1f-20c9', ways: [], facts: ['wave 2 of 2'] },
  rows: [
    aRow({ id: 'toy-service-prod', summary: 'Synced and Healthy at 9f0c2e1' }),
    aRow({ id: 'vault-runtime-prod', state: 'running', summary: '' }),
    aRow({ id: 'toy-web-prod', state: 'pending', summary: '' }),
  ],
};

export const STUCK: RunView = anApprovedSync({
  status: 'failed',
  finishedAt: minutes(35),
  report: {
    ...UNDER_WAY,
    durationMs: 900_000,
    verdict: {
      answer: 'no',
      sentence: 'prod sync stopped in wave 1 of 2: vault-runtime-prod failed; 1 done, 1 not begun',
    },
    rows: [
      aRow({ id: 'toy-service-prod', summary: 'Synced and Healthy at 9f0c2e1' }),
      aRow({
        id: 'vault-runtime-prod',
        state: 'failed',
        summary: 'Job vault-migrate (PreSync hook, wave 0) waits for 15 min: ImagePullBackOff',
        remedy: 'oc -n vault-runtime describe job vault-migrate',
      }),
      aRow({ id: 'toy-web-prod', state: 'skipped', summary: 'not begun' }),
    ],
  },
  error: {
    code: 'sync_stuck',
    message: 'Argo CD has not finished vault-runtime-prod within 15 min; its operation is still running.',
    next: 'Terminate it, or mend the hook and look again.',
    reference: 'k2Jd9',
  },
});

/** As the executor ends it: nothing was begun. */
export const PLAN_CHANGED: RunView = anApprovedSync({
  status: 'failed',
  finishedAt: minutes(16),
  report: {
    ...UNDER_WAY,
    rows: UNDER_WAY.rows.map((row) => ({ ...row, state: 'skipped' as const, summary: 'not begun' })),
    verdict: {
      answer: 'no',
      sentence: 'prod sync stopped before it began: the plan changed after it was approved',
    },
  },
  error: {
    code: 'plan_changed',
    message:
      'toy-service-prod would now go to 77ab310 (was 9f0c2e1): @jun pushed 2 min ago.\nNothing was touched.',
    reference: 'k2Jd9',
  },
});

export const SYNCED: RunView = anApprovedSync({
  status: 'succeeded',
  finishedAt: minutes(18),
  report: {
    ...UNDER_WAY,
    durationMs: 152_000,
    rows: [
      aRow({ id: 'toy-service-prod', summary: 'Synced and Healthy at 9f0c2e1' }),
      aRow({ id: 'vault-runtime-prod', summary: 'Synced and Healthy at 9f0c2e1' }),
      aRow({ id: 'toy-web-prod', state: 'passed', summary: 'Synced and Healthy at 9f0c2e1' }),
    ],
    verdict: { answer: 'yes', sentence: 'prod is synced: 3 applications at 9f0c2e1' },
  },
});

/** In the midst of a wave: the operation that it had begun was ended. */
export const CANCELLED: RunView = anApprovedSync({
  status: 'cancelled',
  cancelledBy: 'omar',
  finishedAt: minutes(17),
  report: {
    ...UNDER_WAY,
    rows: [
      aRow({ id: 'toy-service-prod', summary: 'Synced and Healthy at 9f0c2e1' }),
      aRow({ id: 'vault-runtime-prod', state: 'skipped', summary: 'its operation was ended' }),
      aRow({ id: 'toy-web-prod', state: 'skipped', summary: 'not begun' }),
    ],
    verdict: {
      answer: 'no',
      sentence: 'prod sync was cancelled in wave 1 of 2: 1 done, 1 ended, 1 not begun',
    },
  },
});

export const REJECTED: RunView = aSync({
  status: 'rejected',
  finishedAt: minutes(20),
  approval: anApproval({
    decision: 'rejected',
    votes: [
      { name: 'ines', decision: 'approve', at: minutes(12) },
      {
        name: 'omar',
        decision: 'reject',
        reason: 'the migration of vault-runtime is not reviewed',
        at: minutes(20),
      },
    ],
  }),
});

export const WITHDRAWN: RunView = aSync({
  status: 'cancelled',
  finishedAt: minutes(20),
  approval: anApproval({
    decision: 'withdrawn',
    votes: [{ name: 'mara', decision: 'withdraw', at: minutes(20) }],
  }),
});

export const EXPIRED: RunView = aSync({
  status: 'expired',
  finishedAt: minutes(240),
  approval: anApproval({ decision: 'expired' }),
});

export const WAITS_FOR_LOCK: RunView = anApprovedSync(
  { status: 'awaiting_approval' },
  { lock: { position: 2, owner: 'jun', reason: 'vault upgrade', takenAt: minutes(3) } },
);

export function aWaiting(item: Partial<WaitingView> = {}): WaitingView {
  return {
    runId: '7k4a',
    act: 'Sync prod',
    environment: 'prod',
    askedBy: 'mara',
    reason: 'toy-service 0.3.41, fixes the echo timeout',
    askedAt: T0,
    expiresAt: minutes(240),
    needs: 'platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
    planId: '6b1f-20c9',
    ballot: '7k4a/Zq81',
    link: 'https://acme.slack.com/archives/C0/p1',
    ...item,
  };
}

export const PLAN_IN_FULL: PlanInFull = {
  act: 'Sync prod',
  runId: '7k4a',
  planId: '6b1f-20c9',
  hash: '6b1f20c9d4a0c1f5e7b8a9d0c1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0',
  facts: ['nothing is pruned', '2 waves', 'no freeze', 'preflight ready 4 min ago', 'cluster 0a1b2c3d'],
  command: 'bitiq sync prod --dry-run',
  waves: [
    [
      {
        name: 'vault-runtime-prod',
        gist: '581dc4d → 9f0c2e1, 1 resource changes',
        commits: [
          {
            text: '77ab310 mara: vault: a secret for the database',
            url: 'https://github.com/acme/gitops/commit/77ab310',
          },
        ],
        images: [],
        resources: ['VaultStaticSecret vault-runtime/toy-db changes'],
        pruned: [],
        windows: [],
        options: ['ApplyOutOfSyncOnly=true'],
      },
    ],
    [
      {
        name: 'toy-service-prod',
        gist: '581dc4d → 9f0c2e1, 2 resources change',
        commits: [
          { text: '9f0c2e1 jun: toy-service 0.3.41', url: 'https://github.com/acme/gitops/commit/9f0c2e1' },
          {
            text: '77ab310 mara: vault: a secret for the database',
            url: 'https://github.com/acme/gitops/commit/77ab310',
          },
        ],
        images: ['ghcr.io/acme/toy-service v0.3.40 → v0.3.41'],
        resources: ['Deployment toy/toy-service changes', 'ConfigMap toy/echo changes'],
        pruned: ['ConfigMap toy/old-echo is pruned'],
        windows: ['allow window "0 6 * * *" for 12h (Europe/Berlin) is active now'],
        options: ['ApplyOutOfSyncOnly=true', 'CreateNamespace=true'],
      },
    ],
  ],
};

export const WHY: WhyView = {
  runId: '7k4a',
  act: 'Sync prod',
  state: 'waits for approval',
  needs: 'platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
  next: 'It begins by itself once those have approved.',
  expiresAt: minutes(240),
  link: 'https://acme.slack.com/archives/C0/p1',
  rules: [
    {
      rule: 1,
      title: 'The run exists, awaits approval and has not expired.',
      verdict: 'holds',
      sentence: 'The request has not expired.',
    },
    {
      rule: 2,
      title: 'Whoever votes is a full, active member of this workspace.',
      verdict: 'holds',
      sentence: 'Every approval is of a full member.',
    },
    {
      rule: 3,
      title: 'They belong to a group that the policy asks for, read live.',
      verdict: 'broken',
      sentence: 'Does not count: @jun (not-an-approver).',
    },
    {
      rule: 4,
      title: 'Who asked does not approve, under any linked identity.',
      verdict: 'holds',
      sentence: '@mara asked, so may not approve.',
    },
    {
      rule: 5,
      title: 'One person counts once.',
      verdict: 'waits',
      sentence: 'platform 1 of 2 (@ines) · security 0 of 1 · not @mara.',
    },
    {
      rule: 6,
      title:
        'One rejection ends it, with a reason; who asked may withdraw, who approved may revoke until the first change.',
      verdict: 'holds',
      sentence: 'Nobody rejected or withdrew it.',
    },
    {
      rule: 7,
      title: 'The plan, made again now, is the one that was approved.',
      verdict: 'later',
      sentence: 'The plan is made again before anything begins.',
    },
    {
      rule: 8,
      title:
        'Before every step that changes something, approval, freeze, window, lock and revision are checked again.',
      verdict: 'later',
      sentence: 'Asked before each step.',
    },
    {
      rule: 9,
      title: 'The audit record is written first; if it cannot be, nothing happens.',
      verdict: 'later',
      sentence: 'Asked before each step.',
    },
  ],
};

export const LOCKED: LockView = {
  environment: 'prod',
  holder: { name: 'omar', reason: 'vault upgrade', takenAt: minutes(-12) },
  queue: [
    { act: 'Sync prod', runId: '7k4a', since: minutes(-5), link: 'https://acme.slack.com/archives/C0/p1' },
    { act: 'Sync prod', runId: '7k4b', since: minutes(-2) },
  ],
};

export const FREE: LockView = { environment: 'staging', queue: [] };
