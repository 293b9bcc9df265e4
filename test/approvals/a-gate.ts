import { castVote } from '../../src/approvals/cast-vote.ts';
import type { BallotAsked } from '../../src/approvals/desk.ts';
import type { GateOptions } from '../../src/approvals/gate-options.ts';
import { requestApproval } from '../../src/approvals/request-approval.ts';
import { createStepGate, type StepIntent } from '../../src/approvals/step-gate.ts';
import type { Json } from '../../src/audit/append.ts';
import { BitiqError } from '../../src/errors.ts';
import type { Decision } from '../../src/gate/facts.ts';
import { hashPlan } from '../../src/gate/plan-hash.ts';
import type { Directory, Standing } from '../../src/integrations/slack/directory.ts';
import { type Claim, claimRun } from '../../src/runs/claim.ts';
import { LEASE_MS } from '../../src/runs/lease-keeper.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aRequest } from '../helpers/runs.ts';

export const NOON = Date.parse('2027-03-01T12:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const PLAN = { application: 'toy-web', to: '9f0c2e1' };
export const PLAN_HASH = hashPlan(PLAN);
export const REPORT = { title: 'prod sync', environment: 'prod', rows: [], durationMs: 5 };

export const slack = (userId: string) => `slack:T0/${userId}`;

/** One of platform. */
export const ONE = { group: 'platform', count: 1 };
/** Two of platform and one of security: three people. */
export const TWO_AND_ONE = { all: [{ group: 'platform', count: 2 }, { group: 'security' }] };

let nonces = 0;

export interface APerson {
  groups: readonly string[];
  standing: Standing;
  teamIds: readonly string[];
}

/** A gate over a store, with people and a clock that a test may change as it goes. */
export interface AGate extends GateOptions {
  readonly people: Map<string, APerson>;
  readonly clock: { now: number };
  /** What Slack does not answer now. */
  readonly silent: Set<'people' | 'groups'>;
  newNonce(): string;
}

/** As `bitiq.yaml` makes it for prod, dev and test; mara, ines, omar, zoe of platform, sena of security. */
export function aGate(store: Store, policy: Readonly<Record<string, unknown>> = {}): AGate {
  const people = new Map(
    [
      ...['UMARA', 'UINES', 'UOMAR', 'UZOE'].map((id) => [id, ['platform']] as const),
      ...['USENA', 'UALEX'].map((id) => [id, ['security']] as const),
      ...['UNOAH'].map((id) => [id, []] as const),
    ].map(([id, groups]) => [id, aPerson(groups)]),
  );
  const clock = { now: NOON };
  const silent: AGate['silent'] = new Set();
  const sync = { approvals: ONE, ...policy };
  const environments = ['prod', 'dev', 'test'].map((name) => [
    name,
    anEnvironment({ name, policies: name === 'test' ? {} : { sync } }),
  ]);
  return {
    store: { ...store, now: async () => clock.now },
    config: {
      environments: new Map(environments as [string, ReturnType<typeof anEnvironment>][]),
      groups: new Map([
        ['platform', { userGroup: 'platform' }],
        ['security', { userGroup: 'security' }],
      ]),
      workspace: 'T0',
    },
    directory: aDirectory(people, silent),
    actor: 'bitiq:test',
    people,
    clock,
    silent,
    newNonce() {
      nonces += 1;
      return `nonce${nonces}`;
    },
  };
}

/** Time passes, in milliseconds. */
export function wait(gate: AGate, ms: number): void {
  gate.clock.now += ms;
}

/** The same gate in another process, by the store's own clock. */
export function inProcess(gate: AGate, store: Store): AGate {
  return { ...gate, store };
}

export function aPerson(groups: readonly string[], given: Partial<APerson> = {}): APerson {
  return { groups, standing: 'member', teamIds: ['T0'], ...given };
}

function aDirectory(people: AGate['people'], silent: AGate['silent']): Directory {
  const answer = async <T>(what: 'people' | 'groups', value: T): Promise<T> => {
    if (silent.has(what)) throw new Error('Slack does not answer');
    return value;
  };
  const isIn = (id: string, name: string) => people.get(id)?.groups.includes(name) ?? false;
  return {
    getWorkspace: () => answer('people', 'T0'),
    getPerson(id) {
      const person = people.get(id) ?? aPerson([], { standing: 'stranger', teamIds: [] });
      return answer('people', { id, name: id.slice(1).toLowerCase(), ...person });
    },
    isInGroup: (id, group) =>
      answer('groups', 'users' in group ? group.users.includes(id) : isIn(id, group.userGroup)),
    listMembers: (group) =>
      answer(
        'groups',
        'users' in group ? group.users : [...people.keys()].filter((id) => isIn(id, group.userGroup)),
      ),
  };
}

let runs = 0;

/** A run of mara's that waits at the gate with `PLAN`, unless told otherwise. Returns its id. */
export async function aWaitingRun(
  gate: AGate,
  given: { id?: string; by?: string; environment?: string; plan?: Json } = {},
): Promise<string> {
  runs += 1;
  const { id = `r${runs}`, by = slack('UMARA'), environment = 'prod', plan = PLAN } = given;
  const request = { id, kind: 'sync', environment, requestedBy: by, dedupeKey: id };
  await requestRun(gate.store, aRequest(request));
  const claim = await claim1(gate, id);
  await requestApproval(gate, claim, { plan, report: REPORT });
  return id;
}

/** The run in the hands of a worker. */
export async function claim1(gate: AGate, runId: string, owner = 'bitiq:w1'): Promise<Claim> {
  const claim = await claimRun(gate.store, runId, { owner, leaseMs: LEASE_MS });
  if (claim === undefined) throw new Error(`${runId} is not to be had`);
  return claim;
}

/** A run that ines approved, in the hands of a worker. */
export async function anApprovedRun(gate: AGate, given: Parameters<typeof aWaitingRun>[1] = {}) {
  const id = await aWaitingRun(gate, given);
  await vote(gate, id, 'UINES');
  const claim = await claim1(gate, id);
  return { id, claim, steps: createStepGate(gate, claim) };
}

/** As a click on the button of the run's message, unless told otherwise. */
export async function vote(
  gate: AGate,
  runId: string,
  who: string,
  decision: Decision = 'approve',
  given: Partial<BallotAsked> = {},
): Promise<void> {
  const row = await gate.store.db
    .selectFrom('approvals')
    .select('nonce')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  const button = row === undefined || 'planHash' in given ? {} : { nonce: row.nonce };
  const reason = decision === 'reject' ? { reason: 'not today' } : {};
  const by = who.includes(':') ? who : slack(who);
  await castVote(gate, { runId, by, decision, ...button, ...reason, ...given });
}

export function aStep(given: Partial<StepIntent> = {}): StepIntent {
  return {
    id: 'wave-1/toy-web',
    title: 'sync toy-web to 9f0c2e1',
    detail: { was: '581dc4d' },
    planNow: PLAN_HASH,
    freeze: 'none',
    window: 'open',
    revision: { planned: '581dc4d', live: '581dc4d' },
    ...given,
  };
}

/** The code of what was thrown; `accepted`: nothing was. A bug is thrown on. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    if (error instanceof BitiqError) return error.code;
    throw error;
  }
}
