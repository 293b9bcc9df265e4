import type { StandingItem } from '../../drift/compare-drift.ts';
import type { Report, Verdict } from '../../report.ts';
import { plural } from '../preflight/wording.ts';
import { toRows, type View } from './rows.ts';
import type { DriftResult } from './run-drift.ts';

/** `unknown`: something could not be told, and nothing is known to have drifted. */
export type DriftVerdict = 'clean' | 'drifted' | 'unknown';

const ANSWERS = { clean: 'yes', drifted: 'no', unknown: 'unknown' } as const;

export function judge(result: DriftResult): DriftVerdict {
  if (result.unreachable !== undefined) return 'unknown';
  if (result.items.some(({ state }) => state === 'failed')) return 'drifted';
  return result.items.length > 0 || result.failed.length > 0 ? 'unknown' : 'clean';
}

/** The result as people see it. The verdict is about everything, whichever part the rows show. */
export function toReport(result: DriftResult, view: View = {}): Report {
  const { environment, durationMs } = result;
  return {
    title: `${environment.title} drift`,
    environment: environment.name,
    rows: toRows(result, view),
    noun: 'application',
    durationMs,
    verdict: toVerdict(result),
  };
}

/** `Production has drifted: 3 items, 1 new, 1 gone`. */
function toVerdict(result: DriftResult): Verdict {
  const answer = ANSWERS[judge(result)];
  const { environment, application } = result;
  const what = application === undefined ? environment.title : `${application} in ${environment.title}`;
  const whether = `could not determine whether ${what} has drifted`;
  if (result.unreachable !== undefined) {
    const why = result.unreachable.isSilent ? 'it is unreachable' : 'its Applications could not be listed';
    return { answer, sentence: `${whether}: ${why}` };
  }
  const { items, gone } = result;
  const failed = items.filter(({ state }) => state === 'failed');
  const unknown = items.length - failed.length;
  const untold = [
    ...(unknown > 0 ? [`${unknown} could not be told`] : []),
    ...result.failed.map(({ title }) => `${title} could not be looked at`),
  ];
  const went = gone.length > 0 ? [`${gone.length} gone`] : [];
  const history = result.hasHistory ? [] : ['no history'];
  switch (answer) {
    case 'no': {
      const counts = [plural(failed.length, 'item'), ...countStandings(failed), ...went, ...untold];
      return { answer, sentence: `${what} has drifted: ${[...counts, ...history].join(', ')}` };
    }
    case 'unknown':
      return { answer, sentence: `${whether}: ${[...untold, ...went, ...history].join(', ')}` };
    case 'yes': {
      const all = result.found.applications.length;
      const are = application === undefined ? `: ${plural(all, 'application')} as in Git` : '';
      return { answer, sentence: [`${what} has not drifted${are}`, ...went, ...history].join(', ') };
    }
  }
}

function countStandings(items: readonly StandingItem[]): readonly string[] {
  const count = (wanted: StandingItem['standing']) =>
    items.filter(({ standing }) => standing === wanted).length;
  return (['new', 'reopened'] as const).flatMap((standing) =>
    count(standing) > 0 ? [`${count(standing)} ${standing}`] : [],
  );
}

/** All of the result, as `--json` prints it. Times are ISO 8601. */
export function toJson(result: DriftResult): object {
  const { environment, application, hasHistory, durationMs } = result;
  const frame = {
    environment: environment.name,
    ...(application !== undefined && { application }),
    verdict: judge(result),
    hasHistory,
    durationMs,
  };
  if (result.unreachable !== undefined) return { ...frame, unreachable: result.unreachable };
  const { found, items, gone } = result;
  return {
    ...frame,
    applications: found.applications,
    items,
    gone: gone.map(({ identity, since }) => ({ identity, since })),
  };
}
