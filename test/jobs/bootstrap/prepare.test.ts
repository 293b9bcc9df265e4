import { expect, test } from 'vitest';
import type { BootstrapSystems, Outline } from '../../../src/jobs/bootstrap/outline.ts';
import { prepare } from '../../../src/jobs/bootstrap/prepare.ts';
import type { Part } from '../../../src/jobs/bootstrap/step.ts';
import type { PrepareContext, StepRecord } from '../../../src/jobs/job.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const HOUR = 3_600_000;

interface Preparing {
  readonly ended: string[];
  readonly cancelled: AbortController;
  go(part: Part): ReturnType<typeof prepare>;
}

/** A phase 1 of one part, begun three hours ago; `journal`: what it has written then. */
function aPreparing(journal: readonly StepRecord[]): Preparing {
  const ended: string[] = [];
  const cancelled = new AbortController();
  const context: PrepareContext = {
    environment: anEnvironment(),
    input: {},
    signal: new AbortController().signal,
    cancelled: cancelled.signal,
    startedAt: new Date(Date.now() - 3 * HOUR),
    getLastVerdict: async () => undefined,
    preparation: {
      listSteps: async () => journal,
      begin: async () => undefined,
      end: async (id, outcome) => void ended.push(`${id} ${outcome}`),
    },
  };
  const go = (part: Part) => {
    const made = { steps: [{ id: 'one', title: 'One', parts: [part] }], plan: { commit: '' } };
    return prepare({
      context,
      systems: {} as BootstrapSystems,
      asked: { only: ['one'] },
      update: () => undefined,
      outline: async () => made as unknown as Outline,
    });
  };
  return { ended, cancelled, go };
}

const LONG_AGO: StepRecord = {
  id: 'zero/thing',
  state: 'done',
  detail: null,
  intendedAt: new Date(Date.now() - 3 * HOUR),
};

/** There from when it is written on, and ready a while later. */
function aSlowPart(apply: Part['apply']): Part {
  let isWritten = false;
  return {
    id: 'one/thing',
    title: 'Thing',
    look: async () => (isWritten ? { state: 'waits', for: 'its operator' } : { state: 'create' }),
    async apply(signal) {
      isWritten = true;
      await apply?.(signal);
    },
  };
}

test('what was written just now may take its time, however long ago all else was', async () => {
  const { go } = aPreparing([LONG_AGO]);

  const result = await go(aSlowPart(async () => undefined));

  expect(result.outcome).toBe('later');
});

test('a write that a cancel cuts short has its end in the journal', async () => {
  const { go, cancelled, ended } = aPreparing([LONG_AGO]);
  const part = aSlowPart(async (signal) => {
    cancelled.abort(new Error('somebody cancelled the run'));
    signal.throwIfAborted();
  });

  const result = await go(part);

  expect(result.outcome).toBe('cancelled');
  expect(ended).toEqual(['one/thing failed']);
});

test('a cancel does not wait for the checks before the first write', async () => {
  const { go, cancelled, ended } = aPreparing([]);
  cancelled.abort(new Error('somebody cancelled the run'));

  await expect(go(aSlowPart(async () => undefined))).rejects.toThrow('somebody cancelled the run');

  expect(ended).toEqual([]);
});
