import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { requireService } from '../../sandbox/services/require-service.ts';
import { askPromtool, findPromtool } from './prometheus.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Samples a minute apart from 0 on, in promtool's words: `0+1x30` counts to 30. */
type Series = Readonly<Record<string, string>>;

interface Case {
  readonly fires: Series;
  /** When, and just before it does not. `before` left out: it waits for nothing. */
  readonly at: string;
  readonly before?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** It fires because a series is absent: then it has no namespace but the rule's own. */
  readonly isOfAbsence?: true;
  /** With its value and labels in it. */
  readonly says: string;
  /** What is still all right at that time. */
  readonly quiet: Series;
}

const NO_WORK = {
  before: '1m',
  at: '2m',
  says: 'The canary that is sent once a minute has not come through for 3 minutes, or no process tells of it.',
};

const UNSIGNED = {
  before: '9m',
  at: '10m',
  says: '3 records are after the last checkpoint, which is more than an hour old or not there.',
};

const CASES: Readonly<Record<string, readonly Case[]>> = {
  BitiqNoWorkDone: [
    {
      fires: { 'bitiq_canary_age_seconds{pod="a"}': '181x9', 'bitiq_canary_age_seconds{pod="b"}': '180x9' },
      ...NO_WORK,
      quiet: { 'bitiq_canary_age_seconds{pod="a"}': '180x9' },
    },
    {
      fires: { 'bitiq_audit_head{pod="a"}': '1x9' },
      isOfAbsence: true,
      ...NO_WORK,
      quiet: { 'bitiq_canary_age_seconds{pod="a"}': '0x9' },
    },
  ],
  BitiqQueueWaits: [
    {
      fires: { 'bitiq_queue_oldest_waiting_seconds{pod="a"}': '61x9' },
      before: '4m',
      at: '5m',
      says: 'The job that waits longest has waited for 1m 1s.',
      quiet: { 'bitiq_queue_oldest_waiting_seconds{pod="a"}': '60x9' },
    },
  ],
  BitiqRunsError: [
    {
      fires: {
        'bitiq_runs_errored_total{pod="a"}': '0x10 3x20',
        'bitiq_runs_errored_total{pod="b"}': '0x20 3x10',
      },
      at: '30m',
      says: '6 runs of the last 30 minutes errored.',
      quiet: { 'bitiq_runs_errored_total{pod="a"}': '0x10 5x20' },
    },
  ],
  BitiqApprovalWaits: [
    {
      fires: { 'bitiq_approvals_oldest_waiting_seconds{environment="prod",pod="a"}': '7201x9' },
      at: '1m',
      labels: { environment: 'prod' },
      says: 'It has waited for 2h 0m 1s.',
      quiet: { 'bitiq_approvals_oldest_waiting_seconds{environment="prod",pod="a"}': '7200x9' },
    },
  ],
  BitiqLockWaits: [
    {
      fires: { 'bitiq_lock_oldest_waiting_seconds{environment="prod",pod="a"}': '1801x9' },
      at: '1m',
      labels: { environment: 'prod' },
      says: 'It has waited for 30m 1s.',
      quiet: { 'bitiq_lock_oldest_waiting_seconds{environment="prod",pod="a"}': '1800x9' },
    },
  ],
  BitiqAuditUnsigned: [
    {
      fires: {
        'bitiq_audit_unsigned{pod="a"}': '3x20',
        'bitiq_audit_checkpoint_age_seconds{pod="a"}': '3601x20',
      },
      ...UNSIGNED,
      quiet: {
        'bitiq_audit_unsigned{pod="a"}': '3x20',
        'bitiq_audit_checkpoint_age_seconds{pod="a"}': '3600x20',
      },
    },
    {
      fires: { 'bitiq_audit_unsigned{pod="a"}': '3x20' },
      ...UNSIGNED,
      quiet: {
        'bitiq_audit_unsigned{pod="a"}': '0x20',
        'bitiq_audit_checkpoint_age_seconds{pod="a"}': '9999x20',
      },
    },
  ],
  BitiqSlackRefuses: [
    {
      fires: { 'bitiq_slack_refusals_total{pod="a"}': '0x10 21x20' },
      before: '14m',
      at: '16m',
      says: '21 calls of the last 15 minutes were refused.',
      quiet: { 'bitiq_slack_refusals_total{pod="a"}': '0x10 20x20' },
    },
  ],
  BitiqEnvironmentUnreachable: [
    {
      fires: { 'bitiq_environment_unreachable{environment="prod",pod="a"}': '1x40' },
      before: '29m',
      at: '30m',
      labels: { environment: 'prod' },
      says: 'Its cluster did not answer when drift was last looked for.',
      quiet: { 'bitiq_environment_unreachable{environment="prod",pod="a"}': '1x20 _x20' },
    },
  ],
  BitiqSecretRedacted: [
    {
      fires: { 'bitiq_redactions_total{pod="a"}': '0x30 2x30' },
      at: '60m',
      says: '2 texts of the last hour had one; find out where it comes from.',
      quiet: { 'bitiq_redactions_total{pod="a"}': '2x60' },
    },
  ],
};

const text = readFileSync(join(import.meta.dirname, '../../deploy/monitoring/alerts.yaml'), 'utf8');
const promtool = await requireService('the alerts by promtool', findPromtool);

/** As OpenShift's monitoring of users' projects takes a rule: every question is for its own namespace alone. */
const inNamespace = (expr: string) =>
  expr.replace(/\bbitiq_[a-z_]+(?:\{([^}]*)\})?/g, (all, matchers?: string) => {
    const further = matchers === undefined ? '' : `,${matchers}`;
    return `${all.split('{')[0]}{namespace="bitiq"${further}}`;
  });

const readGroups = (change: (expr: string) => string): readonly { readonly rules: readonly Rule[] }[] =>
  parse(text).spec.groups.map((group: { rules: readonly Rule[] }) => ({
    ...group,
    rules: group.rules.map((rule) => ({ ...rule, expr: change(rule.expr) })),
  }));

const ofNamespace = (series: Series) =>
  Object.entries(series).map(([name, values]) => ({
    series: name.replace('{', '{namespace="bitiq",'),
    values,
  }));

describe.skipIf(promtool === undefined).each([
  ['on a Prometheus of all namespaces', (expr: string) => expr, {}],
  ["by OpenShift's monitoring of users' projects", inNamespace, { namespace: 'bitiq' }],
])('%s', (_where, change, absent) => {
  const groups = readGroups(change);
  const rules = groups.flatMap((group) => group.rules);
  const ask = (words: readonly string[], tests: object = {}) =>
    askPromtool(promtool ?? '', words, { 'rules.json': { groups }, 'tests.json': tests });

  test('promtool takes the rules, and each has a case', async () => {
    const { text: said } = await ask(['check', 'rules', '--lint-fatal', 'rules.json']);

    expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(rules.map(({ alert }) => alert)).toEqual(Object.keys(CASES));
  });

  const cases = rules.flatMap((rule) =>
    (CASES[rule.alert] ?? []).map((one, index) => [`${rule.alert} ${index + 1}`, rule, one] as const),
  );

  test.each(cases)(
    '%s fires after its time with what it says, and not sooner or for less',
    async (_name, rule, one) => {
      const { severity = '' } = rule.labels;
      const { summary = '' } = rule.annotations;
      const place = one.labels?.environment ?? '';
      const fired = {
        exp_labels: { severity, ...one.labels, ...(one.isOfAbsence && absent) },
        exp_annotations: {
          ...rule.annotations,
          summary: summary.replace('{{ $labels.environment }}', place),
          description: one.says,
        },
      };
      expect(summary.includes('$labels.environment')).toBe(place !== '');
      const expecting = (eval_time: string, exp_alerts: readonly object[]) => ({
        eval_time,
        alertname: rule.alert,
        exp_alerts,
      });
      const verdict = await ask(['test', 'rules', 'tests.json'], {
        rule_files: ['rules.json'],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: ofNamespace(one.fires),
            alert_rule_test: [
              ...(one.before === undefined ? [] : [expecting(one.before, [])]),
              expecting(one.at, [fired]),
            ],
          },
          { interval: '1m', input_series: ofNamespace(one.quiet), alert_rule_test: [expecting(one.at, [])] },
        ],
      });

      expect(verdict).toEqual({ isGood: true, text: expect.stringContaining('SUCCESS') });
    },
  );
});
