import { expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { CHECKS } from '../../../src/jobs/preflight/checks/index.ts';
import { runPreflight, selectChecks } from '../../../src/jobs/preflight/preflight.ts';
import type { Report } from '../../../src/report.ts';
import { aCheckContext } from '../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';

const signal = new AbortController().signal;

test('a check id that does not exist is answered with the nearest one', () => {
  const select = () => selectChecks(CHECKS, ['worker-node']);

  expect(select).toThrow(UserError);
  expect(select).toThrow('There is no check worker-node. Did you mean worker-nodes?');
});

test('only the checks asked for are run, in the order of the list', () => {
  const selected = selectChecks(CHECKS, ['worker-nodes', 'api-login', 'worker-nodes']);

  expect(selected.map(({ id }) => id)).toEqual(['api-login', 'worker-nodes']);
});

test('two checks that need the same list ask for it once', async () => {
  const kubernetes = fakeKubernetes({ objects: { nodes: [] } });
  const { environment, ...systems } = aCheckContext({ kubernetes });

  const result = await runPreflight({
    environment,
    systems,
    only: ['worker-nodes', 'control-plane-nodes'],
    signal,
  });

  expect(kubernetes.asked).toEqual(['list nodes']);
  expect(result).toMatchObject({ environment: 'prod', verdict: 'blocked' });
  expect(result.checks).toHaveLength(2);
});

test('the last progress carries the verdict, none before it does', async () => {
  const reports: Report[] = [];
  const { environment, ...systems } = aCheckContext();

  await runPreflight({ environment, systems, signal, onProgress: (report) => reports.push(report) });

  expect(reports.length).toBe(CHECKS.length + 1);
  expect(reports.slice(0, -1).filter(({ verdict }) => verdict !== undefined)).toEqual([]);
  expect(reports.at(-1)?.verdict).toBeDefined();
});
