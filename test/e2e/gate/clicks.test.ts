import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEntries } from '../../approvals/on-record.ts';
import type { Served } from '../../helpers/house.ts';
import { usePostgres } from '../../helpers/services.ts';
import { CROWD, crowdedWorkspace } from './a-crowd.ts';
import { type GateHouse, openGateHouse } from './a-gate-house.ts';
import { type Click, clickAtOnce } from './a-storm.ts';

const postgres = usePostgres();

const CLICKS = 200;
const ENDS = /^run\.(succeeded|rejected|failed|errored|cancelled|expired)$/;

/** So many people of platform; the reminders of sixty people are not what is tested. */
const platform = (count: number) => ({
  policies: { sync: { approvals: { group: 'platform', count }, remindersAt: [] } },
});

/** How many of the sixty reject; all others approve, over and over. */
const STORIES = [
  { given: 'nobody rejects', environment: 'prod', rejecting: 0, ends: ['succeeded'] },
  {
    given: 'a third rejects and five are enough',
    environment: 'prod',
    rejecting: 20,
    ends: ['succeeded', 'rejected'],
  },
  {
    given: 'a third rejects and fifty are needed',
    environment: 'staging',
    rejecting: 20,
    ends: ['rejected'],
  },
] as const;

function clicksOf(rejecting: number): readonly Click[] {
  const rejecters = CROWD.slice(0, rejecting).map((user): Click => ({ user, decision: 'reject' }));
  const approvers = CROWD.slice(rejecting);
  const places = Array.from({ length: CLICKS - rejecting }, (_, click) => click * 7);
  const approvals = places.map((at): Click => {
    return { user: approvers[at % approvers.length] ?? '', decision: 'approve' };
  });
  const every = Math.floor(CLICKS / Math.max(rejecting, 1));
  return rejecters.reduce((all, each, index) => all.toSpliced(index * every, 0, each), approvals);
}

describe.skipIf(postgres === undefined)(
  `${CLICKS} clicks at once, by sixty people on three bots`,
  { timeout: 90_000 },
  () => {
    let house: GateHouse;
    let bots: readonly Served[];

    beforeAll(async () => {
      house = await openGateHouse((await postgres?.createDatabase()) ?? '', {
        workspace: crowdedWorkspace,
        environments: { staging: platform(50), prod: platform(5) },
      });
      const serve = () => house.serve('bot');
      bots = await Promise.all([serve(), serve(), serve()]);
      await house.serve('worker');
    }, 120_000);

    afterAll(() => house.stop());

    test.each(STORIES)('make one transition where $given', async ({ environment, rejecting, ends }) => {
      const application = `toy-web-${environment}`;
      await house.push(environment, [application]);
      const waiting = await house.ask(environment, [application]);
      const { runId } = waiting;
      const [before, known] = await Promise.all([countVotes(bots), listEntries(house.store)]);

      const storm = await clickAtOnce(house.slack, { channel: environment, ...waiting }, clicksOf(rejecting));
      const { status } = await house.end(runId);

      const entries = (await listEntries(house.store)).slice(known.length);
      const ofRun = entries.filter((entry) => entry.runId === runId);
      const count = (type: string) => entries.filter((entry) => entry.type === type).length;
      const votes = await readVotes(house, runId);
      const shares = (await countVotes(bots)).map((sum, bot) => sum - (before[bot] ?? 0));
      console.info(
        `${status}: ${votes.length} votes, ${count('request.refused')} refusals, ${storm.again} asked again, ` +
          `bots ${shares.join('/')}, slowest acknowledgement ${Math.round(storm.ackMs)} ms, ${storm.unacknowledged} later than 3 s`,
      );
      expect(ends).toContain(status);
      expect(ofRun.filter(({ type }) => ENDS.test(type))).toHaveLength(1);
      expect(count('approval.granted')).toBeLessThanOrEqual(1);
      expect(count('approval.ungranted')).toBe(0);
      expect(house.written(environment, runId)).toHaveLength(status === 'succeeded' ? 1 : 0);
      expect(count('approval.vote')).toBe(votes.length);
      expect(new Set(votes).size).toBe(votes.length);
      expect(storm.answers.filter((text) => /✅/.test(text))).toHaveLength(votes.length);
      expect(storm.answers.length + storm.tooLate).toBe(CLICKS);
      expect(Math.min(...shares)).toBeGreaterThan(0);
      expect(await house.isLogWhole()).toBe(true);
    });
  },
);

async function readVotes({ store }: GateHouse, runId: string): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('votes')
    .select(['by', 'decision'])
    .where('run_id', '=', runId)
    .execute();
  return rows.map(({ by, decision }) => `${by} ${decision}`);
}

/** Clicks and dialogs of votes that each process has dealt with. */
function countVotes(bots: readonly Served[]): Promise<readonly number[]> {
  return Promise.all(
    bots.map(async ({ port }) => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const counts = text.matchAll(/^bitiq_requests_total\{.*name="vote\.[^}]*\} (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    }),
  );
}
