import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { DOCUMENTS } from '../docs/documents.ts';
import { findSchemaFaults } from './object-schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const alerts = parse(readFileSync(join(ROOT, 'deploy/monitoring/alerts.yaml'), 'utf8'));
const dashboard = JSON.parse(readFileSync(join(ROOT, 'deploy/monitoring/dashboard.json'), 'utf8'));

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly runbook_url: string; readonly description: string };
}

const rules: readonly Alert[] = alerts.spec.groups[0].rules;
const panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[] =
  dashboard.panels;

/** Names of metrics that stand in an expression, without what a histogram adds. */
const metricsIn = (expr: string) =>
  [...expr.matchAll(/\bbitiq_[a-z_]+/g)].map(([name]) => name.replace(/_(count|sum|bucket)$/, ''));

async function listMetrics(): Promise<readonly string[]> {
  const fails = async (): Promise<never> => {
    throw new Error('not asked here');
  };
  const text = await createMetrics({ getOwed: fails, getQueue: fails, getStore: fails }).render();
  return [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name = '']) => name);
}

test('the alerts are as their schema has it', () => {
  expect(findSchemaFaults(alerts)).toEqual([]);
});

describe.each(rules.map((rule) => [rule.alert, rule] as const))('%s', (name, { expr, annotations }) => {
  test('asks for metrics that bitiq has', async () => {
    const known = await listMetrics();

    expect(metricsIn(expr).length).toBeGreaterThan(0);
    expect(metricsIn(expr).filter((metric) => !known.includes(metric))).toEqual([]);
  });

  test('tells its value as what it is: seconds in words, a share of a count as a whole number', () => {
    const [, , how] = /\{\{ (\$value)(?: \| (\w+))?/.exec(annotations.description) ?? [];
    const [first = ''] = expr.split(/ and | or /);
    const isSeconds = /_seconds\b(?!_count)/.test(first);

    if (/\$value/.test(annotations.description))
      expect(how).toBe(isSeconds ? 'humanizeDuration' : /increase\(/.test(first) ? 'printf' : undefined);
  });

  test('has a page that says what to do', () => {
    const page = join(ROOT, 'docs/runbooks', basename(annotations.runbook_url));

    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, 'utf8')).toContain(`\`${name}\``);
  });
});

test('every runbook is of an alert', () => {
  const pages = DOCUMENTS.flatMap(({ path }) => /^docs\/runbooks\/(.+)\.md$/.exec(path)?.[1] ?? []);
  const known = rules.map(({ annotations }) => basename(annotations.runbook_url, '.md'));

  expect(pages.toSorted()).toEqual(known.toSorted());
});

test.each(panels.map((panel) => [panel.title, panel] as const))(
  'the panel %s shows metrics that bitiq has',
  async (_title, { targets }) => {
    const known = await listMetrics();
    const asked = targets.flatMap(({ expr }) => metricsIn(expr));

    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((metric) => !known.includes(metric))).toEqual([]);
  },
);

test('each metric of bitiq is on the dashboard', async () => {
  const known = (await listMetrics()).filter((name) => name.startsWith('bitiq_'));
  const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));

  expect(known.filter((name) => !shown.includes(name))).toEqual([]);
});
