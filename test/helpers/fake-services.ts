import type {
  ApprovalStanding,
  BallotAsked,
  GateDesk,
  LinkDesk,
  LockDesk,
} from '../../src/approvals/desk.ts';
import type { Caller, Services } from '../../src/commands/command.ts';
import type { Environment } from '../../src/config/schema.ts';
import type { DriftDesk } from '../../src/drift/desk.ts';
import type { Directory } from '../../src/integrations/slack/directory.ts';
import type { EnvironmentRecord } from '../../src/runs/environment-record.ts';
import type { Lock } from '../../src/runs/lock.ts';
import type { RunRequest } from '../../src/runs/request-run.ts';
import { getSlackUser, type Run } from '../../src/runs/run.ts';
import type { ScheduleDesk } from '../../src/schedules/desk.ts';
import { anEnvironment } from './an-environment.ts';

export interface FakeServices {
  readonly services: Services;
  /** What was asked of them, in order. */
  readonly asked: {
    readonly runs: Omit<RunRequest, 'id'>[];
    readonly votes: BallotAsked[];
    readonly cancels: { runId: string; by: string }[];
    readonly taken: Parameters<LockDesk['take']>[0][];
    readonly released: Parameters<LockDesk['release']>[0][];
    readonly codes: string[];
  };
}

export interface FakeServicesOptions {
  readonly environments?: readonly Environment[];
  readonly runs?: readonly Run[];
  readonly standings?: readonly ApprovalStanding[];
  readonly locks?: readonly Lock[];
  /** User ids by group of the configuration. Default: nobody is in any. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** What is on record, by environment. Default: the runs alone. */
  readonly records?: Readonly<Record<string, Partial<EnvironmentRecord>>>;
  readonly gate?: Partial<GateDesk>;
  readonly links?: Partial<LinkDesk>;
  readonly drift?: Partial<DriftDesk>;
  readonly schedules?: Partial<ScheduleDesk>;
  readonly directory?: Partial<Directory>;
  readonly requestRun?: Services['requestRun'];
  readonly listAudit?: Services['listAudit'];
}

/** What commands and actions may use, of the test's own making. People of `T1` are members, called by their id in lower case. */
export function fakeServices(options: FakeServicesOptions = {}): FakeServices {
  const { environments = [anEnvironment()], standings = [], locks = [], groups = {} } = options;
  const runs = [...(options.runs ?? []), ...standings.map(({ run }) => run)];
  const asked: FakeServices['asked'] = {
    runs: [],
    votes: [],
    cancels: [],
    taken: [],
    released: [],
    codes: [],
  };
  const standingOf = (runId: string) => standings.find(({ run }) => run.id === runId);
  const services: Services = {
    config: {
      environments: new Map(environments.map((environment) => [environment.name, environment])),
      groups: new Map(Object.entries(groups).map(([name, users]) => [name, { users: [...users] }])),
    } as unknown as Services['config'],
    directory: {
      getWorkspace: async () => 'T1',
      getPerson: async (id) => ({ id, teamIds: ['T1'], standing: 'member', name: id.toLowerCase() }),
      isInGroup: async (userId, group) => 'users' in group && group.users.includes(userId),
      listMembers: async (group) => ('users' in group ? group.users : []),
      ...options.directory,
    },
    requestRun:
      options.requestRun ??
      (async (request) => {
        asked.runs.push(request);
        return { run: aRun({ ...request, id: 'newrun22' }), created: true };
      }),
    listAudit: options.listAudit ?? (async () => []),
    getRun: async (id) => runs.find((run) => run.id === id),
    getRunLink: async () => undefined,
    readRecord: async (environment) => ({
      runs: runs.filter((run) => run.environment === environment),
      verdicts: {},
      drift: undefined,
      silence: undefined,
      ...options.records?.[environment],
    }),
    gate: {
      async vote(ballot) {
        asked.votes.push(ballot);
        const standing = standingOf(ballot.runId);
        if (standing === undefined) throw new Error('this run is not at the gate');
        return standing;
      },
      getStanding: async (runId) => standingOf(runId),
      listWaiting: async () => standings,
      listPossibleApprovers: async () => [],
      async cancel(runId, by) {
        asked.cancels.push({ runId, by });
        return 'cancelled';
      },
      ...options.gate,
    },
    locks: {
      get: async (environment) => locks.find((lock) => lock.environment === environment),
      listQueue: async () => [],
      async take(wanted) {
        asked.taken.push(wanted);
        return aLock({ environment: wanted.environment, owner: wanted.by });
      },
      async release(wanted) {
        asked.released.push(wanted);
      },
    },
    links: {
      async createCode(slack) {
        asked.codes.push(slack);
        return { code: '7KQ4M-XW2PD', expiresAt: new Date('2026-11-21T12:10:00Z') };
      },
      redeem: async () => ({ slack: 'slack:T1/U1', token: 'a-token-of-thirty-two-characters' }),
      whoIs: async () => undefined,
      personAt: async () => undefined,
      ...options.links,
    },
    drift: {
      getItem: async () => undefined,
      snooze: async ({ id }) => Promise.reject(new Error(`nobody expects ${id} to be snoozed`)),
      endSnooze: async ({ id }) => Promise.reject(new Error(`nobody expects ${id} to be told again`)),
      ...options.drift,
    },
    schedules: {
      list: async () => [],
      findSlot: async () => undefined,
      runNow: async ({ schedule }) => Promise.reject(new Error(`nobody expects ${schedule.id} to be run`)),
      ...options.schedules,
    },
  };
  return { services, asked };
}

export function aCaller(id = 'U1'): Caller {
  return { id, teamIds: ['T1'], standing: 'member', name: id.toLowerCase(), principal: `slack:T1/${id}` };
}

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: '7k3f9q2m',
    kind: 'sync',
    environment: 'prod',
    input: { applications: [], prune: false, dryRun: false },
    dedupeKey: 'key',
    status: 'awaiting_approval',
    requestedBy: 'slack:T1/U1',
    report: undefined,
    error: undefined,
    revision: 1,
    attempt: 1,
    waitsForQueue: false,
    cancelledBy: undefined,
    createdAt: new Date('2026-11-21T12:00:00Z'),
    startedAt: undefined,
    finishedAt: undefined,
    ...changes,
  };
}

export function aLock(changes: Partial<Lock> = {}): Lock {
  return {
    environment: 'prod',
    owner: 'slack:T1/U9',
    runId: undefined,
    reason: undefined,
    takenAt: new Date(Date.now() - 2 * 3_600_000),
    token: 1,
    ...changes,
  };
}

/** A request that waits; its plan is `6b1f-20c9`. */
export function aStanding(
  changes: { run?: Partial<Run>; record?: Partial<ApprovalStanding['record']> } = {},
): ApprovalStanding {
  const run = aRun(changes.run);
  return {
    run,
    record: {
      runId: run.id,
      plan: { waves: [] },
      planHash: `6b1f20c9${'0'.repeat(56)}`,
      report: { title: 'prod sync', environment: 'prod', rows: [], durationMs: 1 },
      nonce: 'nonce-1',
      askedAt: run.createdAt,
      expiresAt: new Date('2026-11-21T16:00:00Z'),
      decision: undefined,
      decidedAt: undefined,
      firstChangeAt: undefined,
      votes: [],
      ...changes.record,
    },
    approval: {
      state: 'pending',
      needs: 'platform 0 of 1 · not @u1',
      missing: 'platform 0 of 1 · not @u1',
      explanation: [
        { rule: 4, title: 'Who asked does not approve.', verdict: 'holds', sentence: '@u1 asked.' },
        { rule: 5, title: 'One person counts once.', verdict: 'waits', sentence: 'platform 0 of 1.' },
      ],
    },
    requesterId: getSlackUser(run.requestedBy),
    waitsForLock: undefined,
  };
}
