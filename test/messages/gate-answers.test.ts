import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkView } from '../../sandbox/slack/blocks/validate.ts';
import { buildApprovalsMessage } from '../../src/messages/approvals.ts';
import { buildHomeView } from '../../src/messages/home.ts';
import { buildLinkCode } from '../../src/messages/link-code.ts';
import { buildLockEvent, buildLockStatus } from '../../src/messages/lock.ts';
import { buildOutcomeNotice, buildReminder } from '../../src/messages/notices.ts';
import { buildPlanDialog } from '../../src/messages/plan-dialog.ts';
import { buildApproveDialog, buildRejectDialog } from '../../src/messages/reason-dialog.ts';
import type { SlackMessage } from '../../src/messages/run-view.ts';
import { renderPlan } from '../../src/messages/terminal/render-plan.ts';
import { buildVoteAnswer } from '../../src/messages/vote-answer.ts';
import { buildWhyMessage } from '../../src/messages/why.ts';
import { aWaiting, FREE, LOCKED, minutes, PLAN_IN_FULL, REJECTED, WHY } from './gate-runs.ts';
import { toPlain } from './plain.ts';
import { T0 } from './runs.ts';

function linesOf({ blocks }: SlackMessage<KnownBlock>): readonly string[] {
  expect(checkMessageBlocks(blocks)).toEqual([]);
  return toPlain(blocks);
}

const VOTE = {
  act: 'Sync prod',
  environment: 'prod',
  needs: 'security 0 of 1',
  isApproved: false,
  ballot: '7k4a/Zq81',
} as const;
const NEEDS = 'needs platform 1 of 2 (@ines) · security 0 of 1 · not @mara';

describe('what a voter is told', () => {
  it.each([
    [
      { ...VOTE, decision: 'approve' },
      ['✅ Your approval of Sync prod is counted.', 'Still needed: security 0 of 1.', '[ Take back ]'],
    ],
    [
      { ...VOTE, decision: 'approve', isApproved: true },
      ['✅ Your approval is counted.', 'Nothing more is needed: Sync prod starts now.'],
    ],
    [
      { ...VOTE, decision: 'approve', isApproved: true, position: 2 },
      [
        '✅ Your approval is counted.',
        'Nothing more is needed: Sync prod is 2nd in line for the lock of prod.',
        '[ Take back ]',
      ],
    ],
    [
      { ...VOTE, decision: 'reject' },
      [
        '✅ Your rejection is counted: Sync prod will not run.',
        'Nothing was touched. Whoever asked is told your reason.',
      ],
    ],
    [
      { ...VOTE, decision: 'revoke' },
      ['✅ Your approval of Sync prod is taken back.', 'Needed now: security 0 of 1.'],
    ],
    [
      { ...VOTE, decision: 'withdraw' },
      [
        '✅ Sync prod is withdrawn and will not run.',
        'Nothing was touched. You can ask again whenever you like.',
      ],
    ],
  ] as const)('%o', (answer, lines) => {
    expect(linesOf(buildVoteAnswer(answer))).toEqual(lines);
  });
});

describe('dialogs', () => {
  const asked = {
    act: 'Sync prod',
    planId: '6b1f-20c9',
    askedBy: 'mara',
    reason: 'a fix',
    ballot: '7k4a/Zq81',
  };

  it.each([
    ['vote.reject', 'Why not?', buildRejectDialog(asked)],
    ['vote.approve', 'What did you check?', buildApproveDialog(asked)],
  ])(
    '%s asks for a reason of at least three characters and brings the ballot back',
    (action, label, view) => {
      expect(checkView(view)).toEqual([]);
      expect(view).toMatchObject({ callback_id: action, private_metadata: '7k4a/Zq81' });
      expect(view.blocks.at(-1)).toMatchObject({
        type: 'input',
        block_id: 'reason',
        label: { text: label },
        element: { action_id: 'reason', multiline: true, min_length: 3 },
      });
      expect(view.blocks.at(-1)).not.toHaveProperty('optional');
      expect(toPlain(view.blocks as KnownBlock[]).slice(0, 2)).toEqual([
        'Sync prod, plan 6b1f-20c9',
        'asked by @mara: "a fix"',
      ]);
    },
  );

  it('Approve says when it begins and what to compare, as its confirmation does elsewhere', () => {
    const lines = toPlain(buildApproveDialog(asked).blocks as KnownBlock[]);

    expect(lines[2]).toBe(
      "It begins once everybody who is needed has approved. Compare the plan's name with the message.",
    );
  });

  it('the plan is there with all that people approve', () => {
    const view = buildPlanDialog(PLAN_IN_FULL);

    expect(checkView(view)).toEqual([]);
    expect(toPlain(view.blocks as KnownBlock[])).toEqual([
      'plan 6b1f-20c9',
      'nothing is pruned · 2 waves · no freeze · preflight ready 4 min ago · cluster 0a1b2c3d',
      `    ${PLAN_IN_FULL.hash}`,
      'wave 1 of 2',
      '`vault-runtime-prod`  581dc4d → 9f0c2e1, 1 resource changes',
      'commits',
      '  • [77ab310 mara: vault: a secret for the database](https://github.com/acme/gitops/commit/77ab310)',
      'changes',
      '  • VaultStaticSecret vault-runtime/toy-db changes',
      'options  ApplyOutOfSyncOnly=true',
      'wave 2 of 2',
      '`toy-service-prod`  581dc4d → 9f0c2e1, 2 resources change',
      'commits',
      '  • [9f0c2e1 jun: toy-service 0.3.41](https://github.com/acme/gitops/commit/9f0c2e1)',
      '  • [77ab310 mara: vault: a secret for the database](https://github.com/acme/gitops/commit/77ab310)',
      'images',
      '  • ghcr.io/acme/toy-service v0.3.40 → v0.3.41',
      'changes',
      '  • Deployment toy/toy-service changes',
      '  • ConfigMap toy/echo changes',
      'pruned',
      '  • ConfigMap toy/old-echo is pruned',
      'windows',
      '  • allow window "0 6 * * *" for 12h (Europe/Berlin) is active now',
      'options  ApplyOutOfSyncOnly=true, CreateNamespace=true',
      '(the same in full, at a terminal: `bitiq sync prod --dry-run` · run `7k4a`)',
    ]);
  });

  it('what is written stands with its name, long things below it, and says how many of its lines are left out', () => {
    const [part] = PLAN_IN_FULL.waves.flat();
    if (part === undefined) throw new Error('no part');
    const objects = [
      { name: 'Namespace vso', place: 'v1', fields: [] },
      { name: 'bucket', place: '', fields: ['bucket: logs, region: eu-central-1'] },
      {
        name: 'Policy gitops',
        place: 'in vault',
        fields: ['spec:', '  policy: |-', '    path "gitops/data/*" {'],
      },
      {
        name: 'Application root',
        place: '',
        fields: Array.from({ length: 400 }, (_, index) => `- name: parameter-${index}`),
      },
    ];

    const plan = { ...PLAN_IN_FULL, confirmations: ['RBAC was reviewed'], waves: [[{ ...part, objects }]] };
    const view = buildPlanDialog(plan);
    const lines = toPlain(view.blocks as KnownBlock[]);
    const printed = renderPlan(plan, { columns: 80, colour: false });

    expect(checkView(view)).toEqual([]);
    expect(lines.slice(3, 5)).toEqual(['Whoever approves confirms', '  • RBAC was reviewed']);
    const begin = lines.indexOf('Namespace vso  v1');
    expect(lines.slice(begin, begin + 6)).toEqual([
      'Namespace vso  v1',
      'bucket  bucket: logs, region: eu-central-1',
      'Policy gitops  in vault',
      '    spec:',
      '      policy: |-',
      '        path "gitops/data/*" {',
    ]);
    const shown = lines.filter((text) => text.includes('parameter-')).length;
    expect(shown).toBeGreaterThan(100);
    expect(lines.at(-2)).toBe(`    and ${400 - shown} lines more`);
    expect(printed).toContain('Whoever approves confirms\n      · RBAC was reviewed\n');
    expect(printed).toContain(
      '      · Policy gitops in vault\n        spec:\n          policy: |-\n            path',
    );
    expect(printed.match(/ - name: parameter-\d+$/gm)).toHaveLength(400);
  });

  it('a plan of 300 applications counts what it leaves out and says how to see it', () => {
    const [part] = PLAN_IN_FULL.waves.flat();
    if (part === undefined) throw new Error('no part');
    const view = buildPlanDialog({ ...PLAN_IN_FULL, waves: [Array.from({ length: 300 }, () => part)] });

    const shown = view.blocks.length - 3;
    expect(checkView(view)).toEqual([]);
    expect(shown).toBeGreaterThan(20);
    expect(toPlain(view.blocks as KnownBlock[]).at(-2)).toBe(
      `(⚠️ ${300 - shown} applications more not shown · all of it: \`bitiq sync prod --dry-run\`)`,
    );
  });
});

describe('why a run waits', () => {
  it('says what is needed and what comes next, then each rule with sign, word and sentence', () => {
    const message = buildWhyMessage(WHY);

    const lines = linesOf(message);
    expect(lines.slice(0, 5)).toEqual([
      '# 🔒 Sync prod waits for approval: rule 3 is broken, rule 5 waits',
      'still needed  platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
      'next  It begins by itself once those have approved.',
      'open  until {12:00} ({ago 12:00})',
      '[Open its message](https://acme.slack.com/archives/C0/p1)',
    ]);
    expect(lines).toContain(
      '✅ holds · rule 1  The request has not expired.\nThe run exists, awaits approval and has not expired.',
    );
    expect(lines).toContain(
      '❌ broken · rule 3  Does not count: @jun (not-an-approver).\nThey belong to a group that the policy asks for, read live.',
    );
    expect(
      lines.filter((line) => /^(✅ holds|❌ broken|🔒 waits|⏳ later) · rule \d/.test(line)),
    ).toHaveLength(9);
    expect(message.text).toContain(
      'Sync prod waits for approval: rule 3 is broken, rule 5 waits. Still needed: platform 1 of 2',
    );
  });
});

describe('why a run was refused', () => {
  it('begins with the sign of a no', () => {
    const { expiresAt: _, ...over } = WHY;

    expect(linesOf(buildWhyMessage({ ...over, state: 'was refused', rules: WHY.rules.slice(0, 3) }))[0]).toBe(
      '# ❌ Sync prod was refused: rule 3 is broken',
    );
  });
});

describe('what waits', () => {
  it('is told in three sections, each request with who, why, what is needed and until when', () => {
    const message = buildApprovalsMessage({
      forMe: [aWaiting()],
      mine: [aWaiting({ runId: '7k4d', position: 2 })],
      others: [],
    });

    expect(linesOf(message)).toEqual([
      '# 1 request waits for you',
      'Waits for you',
      `  • [Sync prod](https://acme.slack.com/archives/C0/p1) \`7k4a\` asked by @mara {ago 08:00}: "toy-service 0.3.41, fixes the echo timeout"\n${NEEDS} · until {12:00} ({ago 12:00})`,
      'Your requests',
      '  • [Sync prod](https://acme.slack.com/archives/C0/p1) `7k4d` asked by @mara {ago 08:00}: "toy-service 0.3.41, fixes the echo timeout"\napproved, 2nd in line for the lock of prod · until {12:00} ({ago 12:00})',
      'Others',
      'Nobody else waits.',
      '(why one waits: `/bitiq why <run>`)'.replace('<run>', '&lt;run&gt;'),
    ]);
  });

  it('is kind where nothing does', () => {
    expect(linesOf(buildApprovalsMessage({ forMe: [], mine: [], others: [] }))[0]).toBe(
      '✅ Nothing waits for approval: all is decided.',
    );
  });

  it('counts what there is no room for', () => {
    const lines = linesOf(
      buildApprovalsMessage({
        forMe: Array.from({ length: 200 }, (_, index) => aWaiting({ runId: `run-${index}` })),
        mine: [],
        others: [],
      }),
    );

    const shown = lines.filter((line) => line.startsWith('  • ')).length;
    expect(shown).toBeGreaterThan(5);
    expect(lines.at(-1)).toContain(`and ${200 - shown} more: \`bitiq approvals\` at a terminal`);
  });
});

describe('the lock of an environment', () => {
  it('is shown with who has it, why, since when, and who waits', () => {
    expect(linesOf(buildLockStatus(LOCKED))).toEqual([
      '🔒 prod is locked by @omar since {07:48} ({ago 07:48}): "vault upgrade"',
      '⏳ 1st in line: [Sync prod](https://acme.slack.com/archives/C0/p1), run 7k4a, waits since {07:55}',
      '⏳ 2nd in line: Sync prod, run 7k4b, waits since {07:58}',
      '(give it back: `/bitiq unlock prod`)',
    ]);
    expect(linesOf(buildLockStatus(FREE))).toEqual([
      '✅ staging is free',
      '(nobody waits for it · take it: `/bitiq lock staging`)',
    ]);
  });

  it('held by a run is not to be unlocked but waited for', () => {
    const lines = linesOf(
      buildLockStatus({
        ...LOCKED,
        queue: [],
        holder: { name: 'omar', takenAt: T0, run: { act: 'Sync prod', id: '7k3z' } },
      }),
    );

    expect(lines[0]).toContain('prod is locked by Sync prod (run 7k3z), asked by @omar');
    expect(lines.at(-1)).toContain('it is free once that run ends');
  });

  it.each([
    [{ what: 'taken', by: 'omar', reason: 'vault upgrade' }, '🔒 @omar locked prod: "vault upgrade"'],
    [
      { what: 'stolen', by: 'ines', from: 'omar', reason: 'incident' },
      '⚠️ @ines took the lock of prod from @omar: "incident"',
    ],
    [{ what: 'released', by: 'omar' }, '✅ @omar unlocked prod'],
    [{ what: 'queued', act: 'Sync prod', position: 3 }, '⏳ Sync prod is 3rd in line for the lock of prod'],
  ] as const)('%o is told to the channel', (event, line) => {
    expect(linesOf(buildLockEvent('prod', event))[0]).toBe(line);
  });
});

describe('a code to link a terminal', () => {
  it('is there to be copied, with how long it works, and not in what may be read aloud', () => {
    const message = buildLinkCode({
      code: '4K7P-QW2M',
      command: 'bitiq link 4K7P-QW2M',
      expiresAt: minutes(10),
    });

    expect(linesOf(message)).toEqual([
      'Type this at your terminal to link it to you:',
      '    bitiq link 4K7P-QW2M',
      'It works once, until {08:10} ({ago 08:10}).',
      '(Whoever has it can ask and vote as you. If you did not ask for it, let it run out.)',
    ]);
    expect(message.text).not.toContain('4K7P');
  });
});

describe('direct messages', () => {
  it('tell who asked what became of it', () => {
    expect(linesOf(buildOutcomeNotice(REJECTED, 'https://acme.slack.com/archives/C0/p1'))).toEqual([
      '❌ Sync prod was rejected by @omar',
      '❌ rejected by @omar ({08:20}): "the migration of vault-runtime is not reviewed"',
      '✅ approved by @ines ({08:12})',
      'Nothing was touched.',
      '[Open its message](https://acme.slack.com/archives/C0/p1)',
      '(you asked for it: "toy-service 0.3.41, fixes the echo timeout" · run `7k4a`)',
    ]);
  });

  it('remind an approver with all that is needed to decide', () => {
    const message = buildReminder(aWaiting(), '2 applications would change in prod, nothing is pruned');

    expect(linesOf(message)).toEqual([
      '🔒 Sync prod by @mara waits for you until {12:00} ({ago 12:00}): "toy-service 0.3.41, fixes the echo timeout"',
      '2 applications would change in prod, nothing is pruned',
      `${NEEDS} · plan 6b1f-20c9`,
      '[Open its message](https://acme.slack.com/archives/C0/p1)',
      '[ Approve ] [ Reject… ] [ View plan ]',
      '(run `7k4a`)',
    ]);
    expect(message.text).toBe(
      `Sync prod by @mara waits for you. 2 applications would change in prod, nothing is pruned. ${NEEDS}.`,
    );
  });
});

describe('App Home', () => {
  const lastRuns = [
    { id: '7k3f', kind: 'preflight', headline: '❌ prod is not ready: 2 blockers', askedBy: 'mara', at: T0 },
  ];

  it('shows what waits for me first, with its buttons, then the rest', () => {
    const view = buildHomeView({
      waiting: { forMe: [aWaiting()], mine: [], others: [] },
      environments: [{ environment: 'prod', lock: LOCKED, runs: [], waiting: [], waitsForMe: 0 }],
      lastRuns,
      at: T0,
    });

    expect(checkView(view)).toEqual([]);
    expect(toPlain(view.blocks as KnownBlock[])).toEqual([
      '# Waits for you',
      expect.stringContaining('[Sync prod]'),
      '[ Approve ] [ Reject… ] [ View plan ]',
      '# Environments',
      '🔒 prod: no preflight yet, locked by @omar',
      '🔒 prod is locked by @omar: "vault upgrade" · 2 runs wait for it · {ago 07:48}',
      '➖ preflight  not asked yet: `/bitiq preflight prod`',
      '➖ drift  not asked yet: `/bitiq drift prod`',
      '# Your requests',
      'You have asked for nothing that waits.',
      '# Last runs',
      '❌ prod is not ready: 2 blockers · @mara · {ago 08:00} · `7k3f`',
      expect.stringMatching(/^\(updated /),
    ]);
  });

  it('holds at most 100 blocks and counts the rest', () => {
    const many = Array.from({ length: 150 }, () => aWaiting());

    const view = buildHomeView({
      waiting: { forMe: many, mine: many, others: many },
      environments: [],
      lastRuns: Array(150).fill(lastRuns[0]),
      at: T0,
    });

    expect(view.blocks.length).toBeLessThanOrEqual(100);
    expect(checkView(view)).toEqual([]);
    expect(toPlain(view.blocks as KnownBlock[])).toContain('(and 130 more)');
  });
});
