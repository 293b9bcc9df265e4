import { describe, expect, it } from 'vitest';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import { toPlain } from './plain.ts';
import { aFinishedRun, aReport, aRow, aRun, BLOCKED, passedRows, T0 } from './runs.ts';

const AT = '<!date^1795248000^{date_short_pretty} {time}|2026-11-21 08:00 UTC>';

describe('the message of a run', () => {
  it('begins with the verdict, then what blocks with its remedy, then warnings; the rest is a number', () => {
    const { text, blocks } = buildRunMessage(BLOCKED);

    expect(toPlain(blocks)).toEqual([
      '# ❌ prod is not ready: 2 blockers, 1 warning',
      `(asked by @mara · 0.9 s · 32 checks · ${AT})`,
      '❌ `worker-nodes`  2 of 3 workers Ready; worker-2 NotReady for 14 min (KubeletNotReady)',
      '    oc describe node worker-2',
      '❌ `vault-policy-role`  role gitops-prod uses policy gitops-local; Vault has no policy gitops-prod',
      '    set policies: [gitops-prod] in charts/vault-config for prod, then sync vault-config-prod',
      '⚠️ `wildcard-tls`  certificate for *.apps.prod.example ends in 9 days',
      '(✅ 29 passed · details in the thread)',
      '[ Run again ] [ Details ]',
      '(run `7k3f`)',
    ]);
    expect(text).toBe(
      'prod is not ready: 2 blockers, 1 warning. ' +
        'Failed: worker-nodes, 2 of 3 workers Ready; worker-2 NotReady for 14 min (KubeletNotReady); ' +
        'vault-policy-role, role gitops-prod uses policy gitops-local; Vault has no policy gitops-prod. ' +
        'Warning: wildcard-tls, certificate for *.apps.prod.example ends in 9 days.',
    );
  });

  it('says that a run was accepted', () => {
    const { text, blocks } = buildRunMessage(aRun({ status: 'queued' }));

    expect(toPlain(blocks)).toEqual([
      '# ⏳ prod preflight · accepted',
      `(asked by @mara · ${AT})`,
      '(run `7k3f`)',
    ]);
    expect(text).toBe('prod preflight: accepted.');
  });

  it('tells the truth while the queue does not answer', () => {
    const { text, blocks } = buildRunMessage(aRun({ status: 'queued', waitingForQueue: true }));

    expect(toPlain(blocks)).toEqual([
      '# ⏳ prod preflight · accepted, waiting for the queue',
      `(asked by @mara · ${AT})`,
      'It is on record and starts by itself as soon as the queue answers. Nothing to do.',
      '(run `7k3f`)',
    ]);
    expect(text).toBe('prod preflight: accepted, waiting for the queue.');
  });

  it('grows while the run goes on: a bar, a count, what runs now, and what was found already', () => {
    const running = ['vault-ready', 'vault-login', 'wildcard-dns', 'wildcard-tls', 'api-rights'];
    const rows = [
      ...passedRows(16),
      aRow({ id: 'worker-nodes', state: 'failed', summary: '2 of 3 workers Ready', remedy: 'oc get nodes' }),
      ...running.map((id) => aRow({ id, state: 'running' as const })),
      ...passedRows(10).map(({ id }) => aRow({ id, state: 'pending' as const })),
    ];

    const { text, blocks } = buildRunMessage(aRun({ report: aReport({ rows }) }));

    expect(toPlain(blocks)).toEqual([
      '# ⏳ prod preflight · 17 of 32',
      `(asked by @mara · ${AT})`,
      '██████████░░░░░░░░░░  17 of 32',
      '⏳ running `vault-ready`, `vault-login`, `wildcard-dns`, `wildcard-tls` and 1 more',
      '❌ `worker-nodes`  2 of 3 workers Ready',
      '[ Details ]',
      '(run `7k3f`)',
    ]);
    expect(text).toBe('prod preflight: 17 of 32 checks done.');
  });

  it('says once what could not be asked for the same cause', () => {
    const cause = 'the API server did not answer within 10 s';
    const rows = [
      'api-login',
      'worker-nodes',
      'namespaces',
      'argocd-crds',
      'operator-csvs',
      'api-rights',
    ].map((id) =>
      aRow({ id, state: 'unknown', summary: cause, remedy: 'curl -k https://api.prod.example:6443/readyz' }),
    );
    const sentence = 'could not determine whether prod is ready: 6 checks could not be asked';
    const report = aReport({ rows: [...rows, ...passedRows(2)], verdict: { answer: 'unknown', sentence } });

    const { text, blocks } = buildRunMessage(aFinishedRun({ status: 'errored', report }));

    expect(toPlain(blocks).slice(0, 5)).toEqual([
      `# ❔ ${sentence}`,
      `(asked by @mara · 0.9 s · 8 checks · ${AT})`,
      `❔ \`api-login\`, \`worker-nodes\`, \`namespaces\`, \`argocd-crds\` and 2 more  ${cause}`,
      '    curl -k https://api.prod.example:6443/readyz',
      '(✅ 2 passed · details in the thread)',
    ]);
    expect(text).toBe(`${sentence}. Could not tell: api-login and 5 more, ${cause}.`);
  });

  it('is short when all is well', () => {
    const report = aReport({
      rows: [...passedRows(31), aRow({ id: 'route53-credentials', state: 'skipped' })],
      verdict: { answer: 'yes', sentence: 'prod is ready' },
    });

    const { text, blocks } = buildRunMessage(aFinishedRun({ status: 'succeeded', report }));

    expect(toPlain(blocks)).toEqual([
      '# ✅ prod is ready',
      `(asked by @mara · 0.9 s · 32 checks · ${AT})`,
      '(✅ 31 passed · 1 skipped · details in the thread)',
      '[ Run again ] [ Details ]',
      '(run `7k3f`)',
    ]);
    expect(text).toBe('prod is ready.');
  });

  it('of a run that errored says what to do and where to look', () => {
    const { text, blocks } = buildRunMessage(
      aRun({
        status: 'errored',
        finishedAt: T0,
        error: {
          code: 'bug',
          message: 'bitiq could not do this.',
          next: 'Try again, or ask.',
          reference: 'k2Jd9',
        },
      }),
    );

    expect(toPlain(blocks)).toEqual([
      '# ❔ prod preflight could not be finished',
      `(asked by @mara · ${AT})`,
      'bitiq could not do this.',
      'Try again, or ask.',
      '[ Run again ] [ Details ]',
      '(run `7k3f` · reference `k2Jd9`)',
    ]);
    expect(text).toBe('prod preflight could not be finished. bitiq could not do this. Try again, or ask.');
  });

  it.each([
    ['awaiting_approval', '# 🔒 prod preflight waits for approval', 'prod preflight waits for approval.'],
    ['cancelled', '# ⚠️ prod preflight was cancelled', 'prod preflight was cancelled.'],
    ['rejected', '# ❌ prod preflight was rejected', 'prod preflight was rejected.'],
    [
      'expired',
      '# ⚠️ prod preflight expired: nobody decided in time',
      'prod preflight expired: nobody decided in time.',
    ],
  ] as const)('of a run that is %s says so first', (status, heading, spoken) => {
    const { text, blocks } = buildRunMessage(aRun({ status, finishedAt: T0 }));

    expect(toPlain(blocks)[0]).toBe(heading);
    expect(text).toBe(spoken);
  });

  it('tells that another worker took over', () => {
    const { blocks } = buildRunMessage(aRun({ attempt: 2 }));

    expect(toPlain(blocks)[1]).toBe(`(asked by @mara · ${AT} · attempt 2, an earlier worker was lost)`);
  });

  it('mentions the person only where their name is not known', () => {
    const { requestedByName: _, ...unnamed } = aRun();

    expect(toPlain(buildRunMessage(unnamed).blocks)[1]).toContain('asked by <@U0MARA>');
    expect(toPlain(buildRunMessage({ ...unnamed, requestedBy: 'terminal:<jun>' }).blocks)[1]).toContain(
      'asked by terminal:&lt;jun&gt;',
    );
  });

  it('counts the blockers it has no room for', () => {
    const rows = Array.from({ length: 500 }, (_, index) =>
      aRow({
        id: `check-${index}`,
        state: 'failed',
        summary: `number ${index} is wrong`,
        remedy: 'x'.repeat(900),
      }),
    );
    const report = aReport({ rows, verdict: { answer: 'no', sentence: 'prod is not ready: 500 blockers' } });

    const lines = toPlain(buildRunMessage(aFinishedRun({ report })).blocks);

    const shown = lines.filter((line) => line.startsWith('❌ `')).length;
    expect(shown).toBeGreaterThan(5);
    expect(lines).toContain(`(❌ and ${500 - shown} more that did not pass · details in the thread)`);
  });
});
