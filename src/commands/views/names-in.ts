import type { RunView } from '../../messages/run-view.ts';
import type { Run } from '../../runs/run.ts';
import type { Services } from '../command.ts';
import { nameOf } from './name-of.ts';

/** How those are called who snoozed something that a run's report tells of; nothing where nobody did. */
export async function namesIn(
  services: Pick<Services, 'directory' | 'links'>,
  { report }: Pick<Run, 'report'>,
): Promise<RunView['names']> {
  const all = (report?.rows ?? []).flatMap(({ items = [] }) =>
    items.flatMap(({ snooze }) => snooze?.by ?? []),
  );
  if (all.length === 0) return undefined;
  const named = [...new Set(all)].map(async (by) => [by, await nameOf(services, by)] as const);
  return Object.fromEntries(await Promise.all(named));
}
