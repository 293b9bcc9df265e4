import { describe, expect, test } from 'vitest';
import { ExternalError } from '../../../src/errors.ts';
import type { SyncExecutor, Termination } from '../../../src/integrations/argocd/operations.ts';
import { createTerminateJob } from '../../../src/jobs/terminate/job.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

async function run(
  answer: () => Promise<Termination>,
  input: object = { runId: 'run-1', applications: ['web'] },
) {
  const asked: string[] = [];
  const nothingElse = async () => {
    throw new Error('only ending was asked for');
  };
  const executor: SyncExecutor = {
    read: nothingElse,
    start: nothingElse,
    fence: nothingElse,
    terminate: (name, runId) => {
      asked.push(`${name} of ${runId}`);
      return answer();
    },
  };
  const job = createTerminateJob({ systemsOf: async () => ({ createExecutor: () => executor }) });
  const result = await job.run(
    {
      environment: anEnvironment(),
      input,
      signal: new AbortController().signal,
      getLastVerdict: async () => undefined,
    },
    () => {},
  );
  return { asked, result };
}

describe('terminate', () => {
  test.each<[Termination, string, string]>([
    ['ended', 'succeeded', 'the sync of web was ended'],
    ['removed', 'succeeded', 'the sync of web was taken away; a hook that runs goes on'],
    ['not-ours', 'failed', 'nothing of run run-1 is under way on web; nothing was touched'],
  ])('%s: %s, and says so', async (termination, outcome, sentence) => {
    const { asked, result } = await run(async () => termination);

    expect(asked).toEqual(['web of run-1']);
    expect(result).toMatchObject({
      outcome,
      report: { verdict: { sentence }, rows: [{ summary: sentence }] },
    });
  });

  test('where nothing answers, it is not known', async () => {
    const { result } = await run(async () => {
      throw new ExternalError('kubernetes', 'unreachable', 'no connection');
    });

    expect(result).toMatchObject({
      outcome: 'errored',
      report: {
        verdict: {
          answer: 'unknown',
          sentence: 'whether the sync of web was ended is not known: no connection',
        },
      },
    });
  });

  test('does nothing without knowing which run', async () => {
    await expect(run(async () => 'ended', { applications: ['web'] })).rejects.toThrow();
  });

  test('a bug is no answer of another system', async () => {
    const bug = run(async () => {
      throw new TypeError('a bug');
    });

    await expect(bug).rejects.toThrow('a bug');
  });
});
