import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/runs/run.ts';
import { approvalOf } from '../sync/what-must-hold/a-prod.ts';
import {
  aPart,
  type Bootstrap,
  configure,
  plant,
  ROOT,
  rowsOf,
  startBootstrap,
  undoAfterEach,
} from './start-bootstrap.ts';

let prod: Bootstrap;
const undo = undoAfterEach();

beforeAll(async () => {
  prod = await startBootstrap({ bootstrap: { stuckAfter: '1m' } });
});

beforeEach(() => prod.unsync());

afterAll(() => prod.stop());

const PHASE_2 = 'Phase 2';

async function prepared(): Promise<Run> {
  return prod.read(await prod.prepared());
}

const lineOf = ({ report }: Run, id: string) => report?.rows.find((row) => row.id === id);

test('it comes to people with each line, its evidence and when it was seen', async () => {
  const began = Date.now();

  const run = await prepared();

  expect(run.status).toBe('awaiting_approval');
  expect(rowsOf(run, PHASE_2)).toEqual([
    'prepared passed',
    'aws-resources skipped',
    'first-secrets passed',
    'store-ready passed',
    'applications-registered passed',
    'approval pending',
  ]);
  expect(lineOf(run, 'prepared')?.evidence).toEqual([
    'Thing operators/one: there',
    'Thing register/root: there',
  ]);
  expect(lineOf(run, 'first-secrets')?.summary).toMatch(/^\d secrets present$/);
  expect(lineOf(run, 'applications-registered')?.summary).toBe('9 applications registered, none is synced');
  const seenAt = Date.parse(lineOf(run, 'store-ready')?.seenAt ?? '');
  expect(seenAt).toBeGreaterThanOrEqual(began);
  expect(seenAt).toBeLessThanOrEqual(Date.now());
});

describe('a line that does not hold ends it, and nobody is asked:', () => {
  test.each<[what: string, line: string, make: () => void]>([
    [
      'a part that is not as it was written any more',
      'prepared',
      () => {
        let looks = 0;
        const before = prod.parts;
        undo.push(() => {
          prod.parts = before;
        });
        const gone = aPart('operators/two', async () => {
          looks += 1;
          return looks === 1 ? { state: 'so', evidence: 'there' } : { state: 'create' };
        });
        prod.parts = [...before, gone];
      },
    ],
    [
      'something in AWS',
      'aws-resources',
      () => {
        let looks = 0;
        const before = prod.parts;
        undo.push(() => {
          prod.parts = before;
        });
        const open = aPart('aws/bucket', async () => {
          looks += 1;
          const change = {
            state: 'change',
            changes: [{ path: 'publicAccessBlock', from: false, to: true }],
          } as const;
          return looks === 1 ? { state: 'so', evidence: 'there' } : change;
        });
        prod.parts = [...before, open];
      },
    ],
    ['a secret without its key', 'first-secrets', () => undo.push(plant(prod, 'secret-key-missing'))],
    ['a store that is not Ready', 'store-ready', () => undo.push(plant(prod, 'secret-store-ready'))],
    [
      'an application that was synced without an approval',
      'applications-registered',
      () =>
        prod.change('toy-web-prod', ({ status }) => {
          status.sync.status = 'Synced';
        }),
    ],
    [
      'a root that is not registered',
      'applications-registered',
      () => {
        const key = {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          name: ROOT,
          namespace: 'openshift-gitops',
        };
        const before = prod.world.cluster.read(key);
        if (before === undefined) throw new Error('there is no root');
        prod.world.cluster.remove(key);
        undo.push(() => prod.world.cluster.put(before));
      },
    ],
  ])('%s', async (_, line, make) => {
    make();

    const run = await prepared();

    expect([run.status, run.error?.code]).toEqual(['failed', 'checklist-failed']);
    expect(rowsOf(run, PHASE_2)).toContain(`${line} failed`);
    expect(run.error?.message).toContain('Nothing was synced.');
    await expect(approvalOf(prod.store, run.id)).rejects.toThrow();
    expect(prod.written(run.id)).toEqual([]);
  });
});

test('what cannot be asked is asked again later, and ends it when that takes too long', async () => {
  undo.push(plant(prod, 'secret-forbidden'));
  const id = await prod.prepared();
  const waiting = await prod.read(id);
  undo.push(configure(prod, { bootstrap: { ...configOf(prod).bootstrap, stuckAfter: 0 } }));

  await prod.work(id);

  const run = await prod.read(id);
  expect(waiting.status).toBe('running');
  expect([run.status, run.error?.code]).toEqual(['errored', 'checklist-unknown']);
});

test('what only a person can confirm stands in it', async () => {
  const text = "Security review of the environment's RBAC is done";
  undo.push(configure(prod, { bootstrap: { ...configOf(prod).bootstrap, confirmations: [text] } }));

  const run = await prepared();

  expect(rowsOf(run, PHASE_2)).toContain('confirmation-1 pending');
  expect(JSON.parse((await approvalOf(prod.store, run.id)).plan)).toMatchObject({ confirmations: [text] });
});

function configOf({ config }: Bootstrap) {
  const own = config.environments.get('prod');
  if (own === undefined) throw new Error('there is no prod');
  return own;
}
