import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/messages/terminal/render-progress.ts';
import { renderReport } from '../../../src/messages/terminal/render-report.ts';
import { displayWidth } from '../../../src/messages/terminal/wrap.ts';
import { aReport, aRow, BLOCKED, passedRows } from '../runs.ts';

const PLAIN = { columns: 80, colour: false };

describe('a report at a terminal', () => {
  it('says the verdict, what blocks and how to mend it, warnings, and counts the rest', () => {
    const report = BLOCKED.report ?? aReport();

    expect(renderReport(report, PLAIN).split('\n')).toEqual([
      '❌ prod is not ready: 2 blockers, 1 warning',
      '   0.9 s · 32 checks',
      '',
      '❌ failed · worker-nodes',
      '   2 of 3 workers Ready; worker-2 NotReady for 14 min (KubeletNotReady)',
      '   · worker-0 Ready',
      '   · worker-2 NotReady',
      '       oc describe node worker-2',
      '',
      '❌ failed · vault-policy-role',
      '   role gitops-prod uses policy gitops-local; Vault has no policy gitops-prod',
      '       set policies: [gitops-prod] in charts/vault-config for prod, then sync vault-config-prod',
      '',
      '⚠️ warning · wildcard-tls',
      '   certificate for *.apps.prod.example ends in 9 days',
      '       oc -n cert-manager describe certificate wildcard',
      '',
      '✅ 29 passed',
      '',
    ]);
  });

  it('keeps 80 columns, except in what is to be pasted', () => {
    const remedy = `oc patch ${'x'.repeat(100)}`;
    const rows = [
      aRow({ state: 'failed', summary: 'many words '.repeat(30), evidence: ['more '.repeat(40)], remedy }),
    ];

    const lines = renderReport(aReport({ rows }), { columns: 200, colour: false }).split('\n');

    expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([`       ${remedy}`]);
  });

  it('uses colour only where there is colour', () => {
    const report = aReport({ verdict: { answer: 'yes', sentence: 'prod is ready' } });

    expect(renderReport(report, PLAIN)).not.toContain('\u001b');
    expect(renderReport(report, { columns: 80, colour: true })).toContain('\u001b[32m\u001b[1mprod is ready');
  });
});

describe('progress', () => {
  const before = aReport({
    rows: [aRow({ id: 'a', state: 'running' }), aRow({ id: 'b', state: 'running' })],
  });
  const middle = aReport({
    rows: [aRow({ id: 'a', state: 'running' }), aRow({ id: 'b', state: 'failed', summary: 'no' })],
  });
  const after = aReport({ rows: [aRow({ id: 'a' }), aRow({ id: 'b', state: 'failed', summary: 'no' })] });

  it('in a pipe is one line for each answer, as it comes', () => {
    const written: string[] = [];
    const progress = createProgress((text) => written.push(text), { ...PLAIN, live: false });

    for (const report of [before, middle, after]) progress.update(report);
    progress.end();

    expect(written.join('')).toBe('❌ failed · b · no\n✅ passed · a · logged in\n\n');
  });

  it('on a terminal is written over and leaves nothing behind', () => {
    const written: string[] = [];
    const progress = createProgress((text) => written.push(text), { ...PLAIN, live: true });

    for (const report of [before, middle]) progress.update(report);
    progress.end();

    const erase = '\r\u001b[2K\u001b[1A\r\u001b[2K';
    expect(written).toEqual([
      '⏳ prod preflight ░░░░░░░░░░░░░░░░░░░░ 0 of 2\n   running a, b',
      `${erase}⏳ prod preflight ██████████░░░░░░░░░░ 1 of 2\n   running a`,
      erase,
    ]);
  });

  it('never wraps, so that what is written over is what was written', () => {
    const rows = passedRows(40).map((row) => ({ ...row, state: 'running' as const }));
    const written: string[] = [];

    createProgress((text) => written.push(text), { columns: 40, colour: false, live: true }).update(
      aReport({ rows }),
    );

    for (const line of written.join('').split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40);
  });
});
