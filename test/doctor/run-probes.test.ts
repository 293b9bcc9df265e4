import { describe, expect, test } from 'vitest';
import { type BoundProbe, runProbes } from '../../src/doctor/run-probes.ts';
import { judge, sentenceOf } from '../../src/doctor/verdict.ts';
import { ExternalError } from '../../src/errors.ts';
import type { RowState } from '../../src/report.ts';

function aProbe(id: string, ask: BoundProbe['ask'], more: Partial<BoundProbe> = {}): BoundProbe {
  return { id, title: `About ${id}`, severity: 'blocker', guards: false, ask, ...more };
}

const run = (probes: readonly BoundProbe[], limitMs = 1_000) =>
  runProbes(probes, { limitMs, signal: new AbortController().signal });

const passed = async () => ({ status: 'passed', summary: 'fine' }) as const;

describe('runProbes', () => {
  test('one that hangs, one that throws and one that passes: each has its row, in order', async () => {
    const rows = await run(
      [
        aProbe('hangs', () => new Promise(() => undefined)),
        aProbe('throws', async () => Promise.reject(new TypeError('a bug, with a token xyz in it'))),
        aProbe('passes', passed),
      ],
      50,
    );

    expect(rows.map(({ id, state, summary, remedy }) => [id, state, summary, remedy])).toEqual([
      ['hangs', 'unknown', 'no answer within 0.05 s', 'Run it again'],
      ['throws', 'unknown', 'bug in this check: TypeError', 'bitiq doctor --json, and report what it prints'],
      ['passes', 'passed', 'fine', undefined],
    ]);
  });

  test('a missing right is told with what grants it', async () => {
    const missingRight = 'get validatingadmissionpolicies.admissionregistration.k8s.io';
    const error = new ExternalError('kubernetes', 'forbidden', 'bitiq may not', { missingRight });

    const [row] = await run([aProbe('asks', async () => Promise.reject(error))]);

    expect(row).toMatchObject({
      state: 'unknown',
      remedy: expect.stringContaining('--resource=validatingadmissionpolicies.admissionregistration.k8s.io'),
    });
  });

  test.each<[string, BoundProbe['severity'], RowState]>([
    ['failed', 'blocker', 'failed'],
    ['failed', 'warning', 'warning'],
    ['unknown', 'blocker', 'unknown'],
    ['unknown', 'warning', 'unknown-warning'],
    ['skipped', 'warning', 'skipped'],
  ])('%s of a %s is shown as %s', async (status, severity, expected) => {
    const finding = { status: status as 'failed', summary: 'so it is' };

    const [row] = await run([aProbe('asks', async () => finding, { severity })]);

    expect(row?.state).toBe(expected);
  });

  test('a finding may be milder than its probe', async () => {
    const finding = { status: 'failed', summary: 'a bit', severity: 'warning' } as const;

    const [row] = await run([aProbe('asks', async () => finding)]);

    expect(row?.state).toBe('warning');
  });

  test('ends at once with the signal’s reason when it is cancelled', async () => {
    const abort = new AbortController();
    const running = runProbes([aProbe('hangs', () => new Promise(() => undefined))], {
      limitMs: 60_000,
      signal: abort.signal,
    });

    abort.abort(new Error('Ctrl-C'));

    await expect(running).rejects.toThrow('Ctrl-C');
  });
});

describe('the verdict', () => {
  test.each<[readonly RowState[], string, string]>([
    [['passed', 'skipped'], 'sound', 'bitiq is in order'],
    [['passed', 'warning', 'unknown-warning'], 'sound', 'bitiq is in order: 1 warning, 1 could not be asked'],
    [['passed', 'unknown'], 'unknown', 'could not determine whether bitiq is in order: 1 could not be asked'],
    [
      ['unknown', 'failed', 'warning', 'warning'],
      'unsound',
      'bitiq is not in order: 1 failed, 2 warnings, 1 could not be asked',
    ],
  ])('of %j is %s', (states, verdict, sentence) => {
    const rows = states.map((state) => ({ state }));

    expect([judge(rows), sentenceOf(rows)]).toEqual([verdict, sentence]);
  });
});
