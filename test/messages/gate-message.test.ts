import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { checkMessageBlocks } from '../../sandbox/slack/blocks/validate.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import type { RunView } from '../../src/messages/run-view.ts';
import {
  anApproval,
  anApprovedSync,
  aSync,
  CANCELLED,
  EXPIRED,
  minutes,
  PLAN_CHANGED,
  PLAN_REPORT,
  REJECTED,
  STUCK,
  SYNCED,
  UNDER_WAY,
  WAITS_FOR_LOCK,
  WITHDRAWN,
} from './gate-runs.ts';
import { toPlain } from './plain.ts';
import { aRow } from './runs.ts';

const ASKED = 'asked by @mara: "toy-service 0.3.41, fixes the echo timeout"';
const APPROVED = '✅ approved by @ines ({08:12}), @omar ({08:15}: "seen it in staging")';

/** The lines of a message, without the small one at its end. */
function linesOf(run: RunView): readonly string[] {
  const { blocks } = buildRunMessage(run);
  expect(checkMessageBlocks(blocks)).toEqual([]);
  return toPlain(blocks).slice(0, -1);
}

function buttonsOf(blocks: readonly KnownBlock[]) {
  return blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) => (element.type === 'button' ? [element] : []));
}

describe('the message of a run that waits for approval', () => {
  it('says what, why, until when, what would change, who is needed, and offers the votes', () => {
    expect(linesOf(aSync())).toEqual([
      '# 🔒 Sync prod waits for approval',
      `${ASKED} · until {12:00} ({ago 12:00})`,
      '2 applications would change in prod, nothing is pruned',
      '[581dc4d → 9f0c2e1 · 2 commits by jun and mara](https://github.com/acme/gitops/compare/581dc4d...9f0c2e1)',
      '  • 9f0c2e1 jun: toy-service 0.3.41',
      '  • 77ab310 mara: vault: a secret for the database',
      '`toy-service-prod`  581dc4d → 9f0c2e1, 1 resource changes',
      '  • image v0.3.40 → v0.3.41',
      '  • Deployment toy-service changes',
      '`vault-runtime-prod`  581dc4d → 9f0c2e1, 1 resource changes',
      '  • VaultStaticSecret toy-db changes',
      '➖ `toy-web-prod`  581dc4d → 9f0c2e1, no change in effect',
      '(2 waves · preflight ready 4 min ago · no freeze · no window closed · plan `6b1f-20c9`)',
      'needs  platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
      '✅ approved by @ines ({08:12})',
      '[ Approve ] [ Reject… ] [ View plan ] [ Withdraw ]',
    ]);
  });

  it('says the same where only the fallback is heard', () => {
    expect(buildRunMessage(aSync()).text).toBe(
      'Sync prod waits for approval. Asked by @mara. 2 applications would change in prod, nothing is pruned. ' +
        'Needs platform 1 of 2 (@ines) · security 0 of 1 · not @mara.',
    );
  });

  it('has buttons that carry the ballot, and asks before it counts an approval of this very plan', () => {
    const buttons = buttonsOf(buildRunMessage(aSync()).blocks);

    expect(buttons.map(({ action_id }) => action_id)).toEqual([
      'vote.approve',
      'vote.reject',
      'plan.view',
      'vote.withdraw',
    ]);
    expect(new Set(buttons.map(({ value }) => value))).toEqual(new Set(['7k4a/Zq81']));
    expect(buttons[0]).toMatchObject({
      style: 'primary',
      confirm: { title: { text: 'Approve plan 6b1f-20c9?' } },
    });
    expect(buttons[3]?.confirm).toBeDefined();
  });

  it('leaves the asking to the dialog where one asks for more', () => {
    const [approve] = buttonsOf(buildRunMessage(aSync({ approval: anApproval({ asksMore: true }) })).blocks);

    expect(approve).toMatchObject({
      action_id: 'vote.approve',
      text: { text: 'Approve…' },
      style: 'primary',
    });
    expect(approve).not.toHaveProperty('confirm');
  });

  it('shows a vote that was taken back as that, and not as an approval', () => {
    const votes = [
      { name: 'ines', decision: 'approve', at: minutes(1) },
      { name: 'omar', decision: 'approve', at: minutes(2) },
      { name: 'ines', decision: 'revoke', at: minutes(3) },
    ] as const;

    const lines = linesOf(aSync({ approval: anApproval({ votes }) }));

    expect(lines).toContain('✅ approved by @omar ({08:02})');
    expect(lines).toContain('taken back by @ines ({08:03})');
  });

  it('counts an approval again that was given again', () => {
    const votes = [
      { name: 'ines', decision: 'approve', at: minutes(1) },
      { name: 'ines', decision: 'revoke', at: minutes(2) },
      { name: 'ines', decision: 'approve', at: minutes(3) },
    ] as const;

    const lines = linesOf(aSync({ approval: anApproval({ votes }) }));

    expect(lines).toContain('✅ approved by @ines ({08:03})');
    expect(lines.join('\n')).not.toContain('taken back');
  });

  it('with more than Slack takes says so, and keeps needs and buttons', () => {
    const rows = Array.from({ length: 60 }, (_, index) =>
      aRow({
        id: `app-${index}`,
        summary: 'changes',
        evidence: Array.from({ length: 20 }, (__, at) => `${at} ${'x'.repeat(80)}`),
      }),
    );

    const lines = linesOf(aSync({ report: { ...PLAN_REPORT, rows } }));

    expect(lines.at(-1)).toBe('[ Approve ] [ Reject… ] [ View plan ] [ Withdraw ]');
    expect(lines.join('\n')).toMatch(/⚠️ \d+ more not shown here: View plan has them/);
    expect(lines.join('\n')).toContain('  • and 16 more');
    expect(lines).toContain('needs  platform 1 of 2 (@ines) · security 0 of 1 · not @mara');
  });

  it('once approved says who did, and whose lock it waits for', () => {
    expect(linesOf(WAITS_FOR_LOCK)).toEqual([
      '# 🔒 Sync prod is approved and waits: 2nd in line for the lock of prod',
      ASKED,
      APPROVED,
      '🔒 waits for the lock of prod: 2nd in line · @jun took it {ago 08:03}: "vault upgrade"',
      '[ Cancel ] [ View plan ]',
    ]);
    expect(linesOf(anApprovedSync({ status: 'awaiting_approval' }))[0]).toBe(
      '# ⏳ Sync prod is approved and starts as soon as a worker is free',
    );
  });
});

describe('the message of a run that is carried out', () => {
  it('does not take the plan for work that is done', () => {
    expect(linesOf(anApprovedSync())).toEqual([
      '# ⏳ Sync prod is approved and starts',
      ASKED,
      APPROVED,
      '[ Cancel ] [ View plan ] [ Details ]',
    ]);
  });

  it('grows, names who approved, and can be cancelled after a question', () => {
    const run = anApprovedSync({ report: UNDER_WAY });

    expect(linesOf(run)).toEqual([
      '# ⏳ Sync prod · 1 of 3',
      ASKED,
      '██████░░░░░░░░░░░░░░  1 of 3 · wave 2 of 2',
      '⏳ running `vault-runtime-prod`',
      APPROVED,
      '[ Cancel ] [ View plan ] [ Details ]',
    ]);
    expect(buttonsOf(buildRunMessage(run).blocks)[0]).toMatchObject({
      action_id: 'run.cancel',
      value: '7k4a',
      confirm: { title: { text: 'Cancel Sync prod?' }, style: 'danger' },
    });
  });
});

it('says what each application does now, where they are few', () => {
  const rows = UNDER_WAY.rows.map((row) => ({
    ...row,
    ...(row.state === 'running' && { summary: 'Running, 4 s' }),
  }));

  expect(linesOf(anApprovedSync({ report: { ...UNDER_WAY, rows } }))).toContain(
    '⏳ `vault-runtime-prod`  Running, 4 s',
  );
});

describe('the message of a run that ended', () => {
  it('says what was done and who approved', () => {
    expect(linesOf(SYNCED)).toEqual([
      '# ✅ prod is synced: 3 applications at 9f0c2e1',
      ASKED,
      '✅ `toy-service-prod`  Synced and Healthy at 9f0c2e1',
      '✅ `vault-runtime-prod`  Synced and Healthy at 9f0c2e1',
      '✅ `toy-web-prod`  Synced and Healthy at 9f0c2e1',
      APPROVED,
      '[ Run again ] [ Details ]',
    ]);
  });

  it('stuck: says where, what was done and what not, and offers to terminate after a question', () => {
    expect(linesOf(STUCK)).toEqual([
      '# ❌ Sync prod is stuck at vault-runtime-prod',
      ASKED,
      'Argo CD has not finished vault-runtime-prod within 15 min; its operation is still running.',
      'Terminate it, or mend the hook and look again.',
      '❌ `vault-runtime-prod`  Job vault-migrate (PreSync hook, wave 0) waits for 15 min: ImagePullBackOff',
      '    oc -n vault-runtime describe job vault-migrate',
      '✅ `toy-service-prod`  Synced and Healthy at 9f0c2e1',
      '➖ `toy-web-prod`  not begun',
      APPROVED,
      '[ Terminate ] [ Details ]',
    ]);
    expect(buttonsOf(buildRunMessage(STUCK).blocks)[0]).toMatchObject({
      action_id: 'sync.terminate',
      style: 'danger',
      confirm: { title: { text: 'Terminate Sync prod?' } },
    });
  });

  it('that failed: does not say twice what the row of the application says', () => {
    const rows = [aRow({ id: 'toy-web-prod', state: 'failed', summary: 'no image', remedy: 'oc get pods' })];
    const error = {
      code: 'sync-failed',
      message: 'no image\nDone: toy-api.',
      next: 'oc get pods',
      reference: 'x',
    };
    const report = { ...UNDER_WAY, rows, verdict: { answer: 'no', sentence: 'stopped' } } as const;

    expect(
      linesOf(anApprovedSync({ status: 'failed', finishedAt: minutes(9), report, error })).slice(2, 5),
    ).toEqual(['Done: toy-api.', '❌ `toy-web-prod`  no image', '    oc get pods']);
  });

  it('with a changed plan: says that nothing was touched and which approvals are gone', () => {
    expect(linesOf(PLAN_CHANGED)).toEqual([
      '# 🔁 Sync prod stopped before it began: the plan changed after it was approved',
      ASKED,
      'toy-service-prod would now go to 77ab310 (was 9f0c2e1): @jun pushed 2 min ago.',
      'Nothing was touched.',
      'The approvals of @ines and @omar do not carry over.',
      '➖ `toy-service-prod`, `vault-runtime-prod`, `toy-web-prod`  not begun',
      APPROVED,
      '[ Request again ] [ Details ]',
    ]);
    expect(buttonsOf(buildRunMessage(PLAN_CHANGED).blocks)[0]).toMatchObject({
      action_id: 'run.again',
      value: '7k4a',
    });
  });

  it('with a plan that changed before a later wave: does not say that nothing was touched', () => {
    const lines = linesOf({
      ...PLAN_CHANGED,
      report: UNDER_WAY,
      error: { code: 'plan_changed', message: 'a push', reference: 'x' },
    });

    expect(lines[0]).toBe(
      '# 🔁 Sync prod stopped after 1 of 3 applications: the plan changed after it was approved',
    );
    expect(lines.join('\n')).not.toContain('Nothing was touched');
  });

  it.each(['failed', 'errored', 'cancelled'] as const)(
    '%s before anything was reported: the plan is not taken for work',
    (status) => {
      const lines = linesOf(anApprovedSync({ status, finishedAt: minutes(16) }));

      expect(lines[0]).toMatch(
        /^# (❌ Sync prod did not begin|❔ Sync prod did not begin|⚠️ Sync prod was cancelled before it began)$/u,
      );
      expect(lines).toContain('Nothing was touched.');
      expect(lines.join('\n')).not.toContain('toy-service-prod');
    },
  );

  it.each<[string, RunView, readonly string[]]>([
    [
      'rejected',
      REJECTED,
      [
        '# ❌ Sync prod was rejected by @omar',
        ASKED,
        '❌ rejected by @omar ({08:20}): "the migration of vault-runtime is not reviewed"',
        '✅ approved by @ines ({08:12})',
        'Nothing was touched.',
      ],
    ],
    [
      'withdrawn',
      WITHDRAWN,
      [
        '# ⚠️ Sync prod was withdrawn by @mara',
        ASKED,
        '⚠️ withdrawn by @mara ({08:20})',
        'Nothing was touched.',
      ],
    ],
    [
      'expired',
      EXPIRED,
      [
        '# ⚠️ Sync prod expired: it was not approved in time',
        ASKED,
        '✅ approved by @ines ({08:12})',
        'was still needed  platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
        'Nothing was touched.',
      ],
    ],
    [
      'cancelled',
      CANCELLED,
      [
        '# ⚠️ Sync prod was cancelled in wave 1 of 2: 1 done, 1 ended, 1 not begun',
        ASKED,
        '✅ `toy-service-prod`  Synced and Healthy at 9f0c2e1',
        '➖ `vault-runtime-prod`  its operation was ended',
        '➖ `toy-web-prod`  not begun',
        '⚠️ cancelled by @omar',
        APPROVED,
      ],
    ],
  ])('%s: says by whom, why, and what that means', (_, run, lines) => {
    expect(linesOf(run)).toEqual([...lines, '[ Run again ] [ Details ]']);
  });

  it.each([
    ['that waits', aSync(), /^\(<!date[^>]+> · run `7k4a`\)$/],
    [
      'under way',
      anApprovedSync({ report: UNDER_WAY, attempt: 2 }),
      /^\(plan `6b1f-20c9` · 3 applications · <!date[^>]+> · attempt 2, an earlier worker was lost · run `7k4a`\)$/,
    ],
    [
      'that is stuck',
      STUCK,
      /^\(plan `6b1f-20c9` · 15 min · 3 applications · <!date[^>]+> · details in the thread · run `7k4a` · reference `k2Jd9`\)$/,
    ],
    [
      'that was rejected',
      REJECTED,
      /^\(plan `6b1f-20c9` · 3 applications · <!date[^>]+> · details in the thread · run `7k4a`\)$/,
    ],
  ])('ends small with what the log knows it by: one %s', (_, run, closing) => {
    expect(toPlain(buildRunMessage(run).blocks).at(-1)).toMatch(closing);
  });

  it.each([
    [
      'rejected',
      REJECTED,
      'Sync prod was rejected by @omar. "the migration of vault-runtime is not reviewed" Nothing was touched.',
    ],
    [
      'cancelled',
      CANCELLED,
      'Sync prod was cancelled in wave 1 of 2: 1 done, 1 ended, 1 not begun. Cancelled by @omar.',
    ],
  ])('%s: the fallback carries the same verdict', (_, run, text) => {
    expect(buildRunMessage(run).text).toBe(text);
  });

  it('names a day where the time alone would mislead', () => {
    const { blocks } = buildRunMessage({ ...SYNCED, finishedAt: minutes(3 * 24 * 60) });

    expect(JSON.stringify(blocks)).toContain('{date_short_pretty} {time}');
    expect(JSON.stringify(blocks)).not.toContain('"format":"{time}"');
  });
});
