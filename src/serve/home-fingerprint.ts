import type { Config } from '../config/config.ts';
import type { Store } from '../store/store.ts';
import { HOUR_MS } from '../wording/durations.ts';

/** Ages and who people are change without a record; everything is looked at again after so long. */
const AGED_MS = HOUR_MS;

/**
 * How everything stands that Homes show, short and cheap: while it is the same, no Home needs to be made. Runs,
 * votes and locks are on record with each change, so the newest record tells; a message that is posted gives its
 * run a link; a freeze begins and ends by the clock.
 */
export async function readFingerprint(
  { db }: Pick<Store, 'db'>,
  { environments }: Pick<Config, 'environments'>,
  now: number,
): Promise<string> {
  const [record, unposted, drift] = await Promise.all([
    db
      .selectFrom('audit')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirst(),
    db
      .selectFrom('posts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('final', '=', 0)
      .where('ts', 'is', null)
      .executeTakeFirst(),
    db
      .selectFrom('drift_reports')
      .select(({ fn }) => fn.max('at').as('at'))
      .executeTakeFirst(),
  ]);
  const frozen = [...environments.values()].map(({ freezes }) =>
    freezes.filter(({ from, to }) => from.getTime() <= now && now < to.getTime()).length.toString(36),
  );
  return [
    record?.seq ?? 0,
    unposted?.count ?? 0,
    drift?.at ?? 0,
    frozen.join('.'),
    Math.floor(now / AGED_MS),
  ].join('/');
}
