import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelRun } from '../../src/approvals/cancel-run.ts';
import { turnGateClock } from '../../src/approvals/gate-clock.ts';
import { createLockDesk } from '../../src/approvals/lock-desk.ts';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import type { Decision } from '../../src/gate/facts.ts';
import { type Claim, claimRun, finishRun } from '../../src/runs/claim.ts';
import { LEASE_MS } from '../../src/runs/lease-keeper.ts';
import { readLock } from '../../src/runs/lock.ts';
import { isOver, type RunStatus } from '../../src/runs/run.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import {
  type AGate,
  aGate,
  aPerson,
  aStep,
  aWaitingRun,
  codeOf,
  HOUR,
  PLAN_HASH,
  slack,
  vote,
  wait,
} from './a-gate.ts';
import { readRow } from './on-record.ts';

/** Two runs of one environment, two workers, four people; two of platform have to approve. */
const WHO = ['UMARA', 'UINES', 'UOMAR', 'UZOE'] as const;
const NEEDED = 2;
const EXPIRY = 4 * HOUR;

const run = fc.constantFrom(0, 0, 0, 1);
const worker = fc.nat(1);
const who = fc.constantFrom(...WHO);
const decision = fc.constantFrom<Decision>(
  ...Array<Decision>(10).fill('approve'),
  'revoke',
  'revoke',
  'withdraw',
  'reject',
);

const event = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('vote' as const), run, who, decision }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('groups' as const),
      who,
      isIn: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), run, worker }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('work' as const), run, worker }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      run,
      worker,
      plan: fc.constantFrom(PLAN_HASH, PLAN_HASH, PLAN_HASH, 'f'.repeat(64)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('finish' as const), run, worker }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), run }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('lock' as const),
      how: fc.constantFrom('take', 'steal', 'release', 'release', 'release'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 0, 1, 1, LEASE_MS + 1, LEASE_MS + 1, HOUR, HOUR, EXPIRY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const) }) },
);

type Event = typeof event extends fc.Arbitrary<infer Each> ? Each : never;

/** What a run is by counting alone: who approves it, whether it ended by a vote, whether it was begun. */
interface Counted {
  readonly askedAt: number;
  readonly approvers: Set<string>;
  isEnded: boolean;
}

interface World {
  readonly gate: AGate;
  readonly ids: readonly string[];
  readonly counted: readonly Counted[];
  /** By run and worker: the last claim each worker had of each run. */
  readonly claims: Map<string, Claim>;
}

let stories = 0;

async function aWorld(store: Store): Promise<World> {
  stories += 1;
  const gate = aGate(store, { approvals: { group: 'platform', count: NEEDED }, remindersAt: [] });
  const ids = [`s${stories}a`, `s${stories}b`];
  for (const id of ids) await aWaitingRun(gate, { id });
  const counted = ids.map(() => ({ askedAt: gate.clock.now, approvers: new Set<string>(), isEnded: false }));
  return { gate, ids, counted, claims: new Map() };
}

/** Whether a step may be begun now, by counting alone. */
function mayBegin({ gate, counted }: World, index: number): boolean {
  const { askedAt, approvers, isEnded } = at(counted, index);
  const members = [...approvers].filter((id) => gate.people.get(id)?.groups.includes('platform'));
  return members.length >= NEEDED && !isEnded && gate.clock.now < askedAt + EXPIRY;
}

/** Lets one thing happen, as the house would do it. Returns whether a step was begun. */
async function happen(world: World, event: Event): Promise<boolean> {
  const { gate, ids, counted, claims } = world;
  const { store } = gate;
  if (event.kind === 'wait') wait(gate, event.ms);
  else if (event.kind === 'clock') await turnGateClock(gate);
  else if (event.kind === 'groups') gate.people.set(event.who, aPerson(event.isIn ? ['platform'] : []));
  else if (event.kind === 'lock') await changeLock(gate, event.how);
  else if (event.kind === 'cancel') await cancelRun(store, { runId: at(ids, event.run), by: slack('UZOE') });
  else if (event.kind === 'vote') await castAndCount(world, event, at(counted, event.run));
  else {
    const hand = `${event.run}/${event.worker}`;
    const options = { owner: `bitiq:w${event.worker}`, leaseMs: LEASE_MS };
    if (event.kind === 'claim' || event.kind === 'work') {
      const claim = await claimRun(store, at(ids, event.run), options);
      if (claim !== undefined) claims.set(hand, claim);
    }
    const claim = claims.get(hand);
    if (claim === undefined) return false;
    if (event.kind === 'work') return begin(world, claim, { ...event, plan: PLAN_HASH });
    if (event.kind === 'begin') return begin(world, claim, event);
    if (event.kind === 'finish') await finishRun(store, claim, { status: 'succeeded' });
  }
  return false;
}

async function castAndCount(
  { gate, ids }: World,
  { run: index, who: by, decision: what }: Extract<Event, { kind: 'vote' }>,
  counted: Counted,
): Promise<void> {
  if ((await codeOf(vote(gate, at(ids, index), by, what))) !== 'accepted') return;
  if (what === 'approve') counted.approvers.add(by);
  else if (what === 'revoke') counted.approvers.delete(by);
  else counted.isEnded = true;
}

async function begin(
  world: World,
  claim: Claim,
  { run: index, plan }: { readonly run: number; readonly plan: string },
): Promise<boolean> {
  const { gate } = world;
  const row = await readRow(gate.store, claim.run.id);
  const lock = await readLock(gate.store.db, 'prod');
  const isOurs = row.status === 'running' && row.fence === claim.fence;
  const expected = isOurs && mayBegin(world, index) && lock?.token === claim.lockToken && plan === PLAN_HASH;
  const code = await codeOf(createStepGate(gate, claim).begin(aStep({ planNow: plan }))).catch(String);
  expect({ isBegun: code === 'accepted', code }).toEqual({ isBegun: expected, code });
  return expected;
}

async function changeLock({ store }: AGate, how: string): Promise<void> {
  const desk = createLockDesk(store, () => undefined);
  const asked = { environment: 'prod', by: slack('UZOE') };
  await codeOf(how === 'release' ? desk.release(asked) : desk.take({ ...asked, steal: how === 'steal' }));
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing at ${index}`);
  return found;
}

interface Seen {
  readonly statuses: readonly string[];
  readonly votes: number;
  readonly token: number;
}

async function look({ gate, ids }: World): Promise<Seen> {
  const { db } = gate.store;
  const rows = await Promise.all(ids.map((id) => readRow(gate.store, id)));
  const votes = await db.selectFrom('votes').select('id').where('run_id', 'in', ids).execute();
  const locks = await db.selectFrom('locks').selectAll().execute();
  const [lock] = locks;
  const owner = rows.find(({ id }) => id === lock?.run_id);
  if (owner !== undefined) {
    expect(isOver(owner.status as RunStatus)).toBe(false);
    expect(owner.lock_token).toBe(lock?.token);
  }
  expect(locks.length).toBeLessThanOrEqual(1);
  return { statuses: rows.map(({ status }) => status), votes: votes.length, token: lock?.token ?? 0 };
}

function expectToFollow(is: Seen, was: Seen): void {
  for (const [index, status] of was.statuses.entries())
    if (isOver(status as RunStatus)) expect(is.statuses[index]).toBe(status);
  expect(is.votes).toBeGreaterThanOrEqual(was.votes);
  expect(is.token).toBeGreaterThanOrEqual(was.token);
}

const DECISIVE = ['run.rejected', 'run.withdrawn', 'run.expired', 'run.cancelled', 'run.succeeded'];

describeOnEachStore('in any order of votes, claims, steps, locks, groups and time', (openFresh) => {
  test('a step is begun exactly when it may be; what ended stays ended; no vote and no lock is lost', async () => {
    const store = await openFresh();
    const numRuns = store.dialect === 'sqlite' ? 500 : 50;
    let begun = 0;

    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 60 }), async (events) => {
        const world = await aWorld(store);
        let was = await look(world);
        for (const each of events) {
          if (await happen(world, each)) begun += 1;
          const is = await look(world);
          expectToFollow(is, was);
          was = is;
        }
        await clear(world);
      }),
      { numRuns, endOnFailure: true },
    );

    expect(begun).toBeGreaterThan(numRuns / 10);
  }, 120_000);
});

/** Ends what is left, and sees that each run had one end and that the lock is free. */
async function clear({ gate, ids, claims }: World): Promise<void> {
  const { store } = gate;
  for (const claim of claims.values()) await finishRun(store, claim, { status: 'succeeded' });
  for (const runId of ids) await cancelRun(store, { runId, by: slack('UZOE') });
  await changeLock(gate, 'release');
  expect(await readLock(store.db, 'prod')).toBeUndefined();
  const ends = await store.db
    .selectFrom('audit')
    .select('run_id')
    .where('run_id', 'in', ids)
    .where('type', 'in', DECISIVE)
    .orderBy('run_id')
    .execute();
  expect(ends.map(({ run_id }) => run_id)).toEqual(ids);
}
