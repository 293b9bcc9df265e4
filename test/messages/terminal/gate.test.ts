import { describe, expect, it } from 'vitest';
import type { ApprovalView, RunView } from '../../../src/messages/run-view.ts';
import { renderApprovals } from '../../../src/messages/terminal/render-approvals.ts';
import { renderGateRun } from '../../../src/messages/terminal/render-gate-run.ts';
import { renderLock, renderLockEvent } from '../../../src/messages/terminal/render-lock.ts';
import { renderPlan } from '../../../src/messages/terminal/render-plan.ts';
import { renderVote } from '../../../src/messages/terminal/render-vote.ts';
import { renderWhy } from '../../../src/messages/terminal/render-why.ts';
import { displayWidth } from '../../../src/messages/terminal/wrap.ts';
import {
  aSync,
  aWaiting,
  CANCELLED,
  FREE,
  LOCKED,
  minutes,
  PLAN_CHANGED,
  PLAN_IN_FULL,
  REJECTED,
  STUCK,
  WAITS_FOR_LOCK,
  WHY,
} from '../gate-runs.ts';

const STYLE = { columns: 80, colour: false, now: minutes(20) };
const VOTE = {
  decision: 'approve',
  act: 'Sync prod',
  environment: 'prod',
  needs: 'platform 1 of 2 (@ines)',
  isApproved: false,
  ballot: 'x',
} as const;

/** What is printed, with times of any zone as `<time>`. */
function linesOf(text: string): readonly string[] {
  return text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<time>').split('\n');
}

function printed(run: RunView): readonly string[] {
  return linesOf(renderGateRun(run, run.approval as ApprovalView, STYLE));
}

describe('the gate at a terminal', () => {
  it('shows a request that waits with until when, who is needed, and what to type', () => {
    const lines = printed(aSync());

    expect(lines[0]).toBe('🔒 Sync prod waits for approval');
    expect(lines.slice(1, 3).join(' ')).toContain(
      'asked by mara: "toy-service 0.3.41, fixes the echo timeout" · until',
    );
    expect(lines.join('\n')).toContain('(in 3 h 40 min)');
    expect(lines).toContain('✅ toy-service-prod');
    expect(lines.slice(-7)).toEqual([
      '🔒 needs  platform 1 of 2 (ines) · security 0 of 1 · not mara',
      '✅ approved by ines (<time>)',
      '',
      '   approve   bitiq approve 7k4a --plan 6b1f-20c9',
      '   reject    bitiq reject 7k4a --reason "..."',
      '   why       bitiq why 7k4a',
      '',
    ]);
  });

  it('names the lock that an approved run waits for', () => {
    expect(printed(WAITS_FOR_LOCK).join('\n')).toContain(
      '🔒 waits for the lock of prod: 2nd in line · jun took it <time>:\n   "vault upgrade"',
    );
  });

  it('ends with why, what was done and what was not', () => {
    expect(printed(STUCK).slice(0, 12)).toEqual([
      '❌ Sync prod is stuck at vault-runtime-prod',
      '   asked by mara: "toy-service 0.3.41, fixes the echo timeout"',
      '',
      'Argo CD has not finished vault-runtime-prod within 15 min; its operation is',
      '   still running.',
      'Terminate it, or mend the hook and look again.',
      '',
      '❌ failed · vault-runtime-prod',
      '   Job vault-migrate (PreSync hook, wave 0) waits for 15 min: ImagePullBackOff',
      '       oc -n vault-runtime describe job vault-migrate',
      '✅ done · toy-service-prod · Synced and Healthy at 9f0c2e1',
      '➖ toy-web-prod · not begun',
    ]);
    expect(printed(CANCELLED)).toContain('➖ vault-runtime-prod · its operation was ended');
    expect(printed(CANCELLED)).toContain('⚠️ cancelled by omar');
  });

  it('says who rejected and why, and that nothing was touched', () => {
    expect(printed(REJECTED).slice(0, 6)).toEqual([
      '❌ Sync prod was rejected by omar',
      '   asked by mara: "toy-service 0.3.41, fixes the echo timeout"',
      '',
      'Nothing was touched.',
      '',
      '❌ rejected by omar (<time>: "the migration of vault-runtime is not',
    ]);
    expect(printed(PLAN_CHANGED)).toContain('The approvals of ines and omar do not carry over.');
  });

  it('prints a plan whole, whatever its length', () => {
    const [part] = PLAN_IN_FULL.waves.flat();
    const many = Array.from({ length: 300 }, (_, index) => ({
      ...part,
      name: `app-${index}`,
    })) as (typeof PLAN_IN_FULL.waves)[number];

    const text = renderPlan({ ...PLAN_IN_FULL, waves: [...PLAN_IN_FULL.waves, many] }, STYLE);

    expect(text).toContain(PLAN_IN_FULL.hash);
    expect(text).toContain('wave 2 of 3');
    expect(text).toContain('      · ConfigMap toy/old-echo is pruned');
    expect(text.match(/^app-\d+$/gm)).toHaveLength(300);
  });

  it('says why with all nine rules, each with sign and word', () => {
    const lines = linesOf(renderWhy(WHY, STYLE));

    expect(lines.slice(0, 3)).toEqual([
      '🔒 Sync prod waits for approval: rule 3 is broken, rule 5 waits',
      '   still needed: platform 1 of 2 (ines) · security 0 of 1 · not mara',
      '   next: It begins by itself once those have approved.',
    ]);
    expect(
      lines.filter((line) => /^(✅ holds|❌ broken|🔒 waits|⏳ later) · rule \d · /.test(line)),
    ).toHaveLength(9);
  });

  it('lists what waits, and is kind where nothing does', () => {
    const lines = linesOf(renderApprovals({ forMe: [aWaiting()], mine: [], others: [] }, STYLE));

    expect(lines.slice(0, 5)).toEqual([
      '1 request waits for you',
      '',
      'Waits for you:',
      '🔒 waits · Sync prod · asked by mara 20 min ago: "toy-service 0.3.41, fixes',
      '   the echo timeout"',
    ]);
    expect(lines).toContain('   You have asked for nothing that waits.');
    expect(renderApprovals({ forMe: [], mine: [], others: [] }, STYLE)).toBe(
      '✅ Nothing waits for approval: all is decided.\n',
    );
  });

  it('shows a lock with its age, its queue, and what to type', () => {
    expect(linesOf(renderLock(LOCKED, STYLE))).toEqual([
      '🔒 prod is locked by omar',
      '   since <time> (32 min ago): "vault upgrade"',
      '   2 runs wait for it.',
      '',
      '⏳ 1st in line: Sync prod, run 7k4a, since <time>',
      '⏳ 2nd in line: Sync prod, run 7k4b, since <time>',
      '',
      '   give it back   bitiq unlock prod',
      '',
    ]);
    expect(renderLock(FREE, STYLE)).toContain('✅ staging is free');
    expect(renderLockEvent('prod', { what: 'released', by: 'omar' }, STYLE)).toContain('omar unlocked prod');
  });

  it('answers a vote', () => {
    expect(renderVote(VOTE, STYLE)).toBe(
      '✅ Your approval of Sync prod is counted.\n   Still needed: platform 1 of 2 (ines).\n',
    );
  });

  it('keeps 80 columns and calls nobody', () => {
    const long = 'many words '.repeat(40);
    const run = aSync({ reason: long, approval: { ...(aSync().approval as ApprovalView), needs: long } });
    const texts = [
      renderGateRun(run, run.approval as ApprovalView, { ...STYLE, columns: 200 }).replace(
        /^ +https:.*$/gm,
        '',
      ),
      renderWhy({ ...WHY, next: long }, { ...STYLE, columns: 200 }),
      renderApprovals({ forMe: [aWaiting({ reason: long })], mine: [], others: [] }, STYLE),
      renderVote({ ...VOTE, needs: long }, STYLE),
    ];

    for (const line of texts.join('\n').split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(texts.join('\n')).not.toMatch(/@\w/);
  });
});
