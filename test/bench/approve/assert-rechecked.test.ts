import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assertRechecked } from '../../../bench/approve/assert-rechecked.ts';
import { appendAudit } from '../../../src/audit/append.ts';
import { openStore } from '../../../src/store/store.ts';

const WHOLE = [
  'run.requested',
  'run.awaiting-approval',
  'approval.vote',
  'approval.vote',
  'approval.granted',
  'lock.taken',
  'run.started',
  'step.intended',
  'step.done',
  'run.succeeded',
  'lock.released',
];

/** The address of a store whose audit log has these records of each run. */
async function aStore(runs: readonly (readonly string[])[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-rechecked-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const url = `sqlite:${join(folder, 'bitiq.sqlite')}`;
  const store = await openStore(url);
  await store.migrate();
  await store.write(async (tx) => {
    for (const [index, types] of runs.entries()) {
      for (const type of types)
        appendAudit(tx, { type, actor: 'bench', runId: `run${index}`, data: {}, at: 1 });
    }
  });
  await store.close();
  return url;
}

test('runs with all that the gate writes down are what they should be', async () => {
  const url = await aStore([WHOLE, WHOLE]);

  await expect(assertRechecked(url, { runs: 2, steps: 1 })).resolves.toBeUndefined();
});

test.each([...new Set(WHOLE)].filter((type) => !['run.requested', 'run.started'].includes(type)))(
  'a run without its %s is named',
  async (type) => {
    const url = await aStore([WHOLE, WHOLE.filter((each) => each !== type)]);

    await expect(assertRechecked(url, { runs: 2, steps: 1 })).rejects.toThrow(`0 times ${type} of run1`);
  },
);

test('a step that was begun twice is named', async () => {
  const url = await aStore([[...WHOLE, 'step.intended']]);

  await expect(assertRechecked(url, { runs: 1, steps: 1 })).rejects.toThrow('2 times step.intended of run0');
});

test('a run that is not on record is missed', async () => {
  const url = await aStore([WHOLE]);

  await expect(assertRechecked(url, { runs: 2, steps: 1 })).rejects.toThrow('2 runs were to be on record');
});
