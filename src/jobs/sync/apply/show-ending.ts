import type { StepEnding } from './ending.ts';
import type { Progress, RowChange } from './progress.ts';

const STATES = {
  done: 'passed',
  failed: 'failed',
  errored: 'unknown',
  refused: 'skipped',
  cancelled: 'skipped',
} as const;

/** The row of an application whose step is over. */
export function show(
  { progress }: { readonly progress: Progress },
  { application }: { readonly application: { readonly name: string } },
  ending: StepEnding,
): StepEnding {
  const row = rowOf(ending);
  const isLeftAlone = ending.kind === 'done' && ending.isUnchanged === true;
  progress.set(application.name, { state: isLeftAlone ? 'skipped' : STATES[ending.kind], ...row });
  return ending;
}

function rowOf(ending: StepEnding): Omit<RowChange, 'state'> {
  if (ending.kind === 'done' || ending.kind === 'cancelled') return { summary: ending.summary };
  const { message, next } = ending.failure;
  const evidence = ending.kind === 'refused' ? undefined : ending.evidence;
  return {
    summary: ending.kind === 'refused' ? 'not begun' : message,
    ...(evidence !== undefined && evidence.length > 0 && { evidence }),
    ...(ending.kind !== 'refused' && next !== undefined && { remedy: next }),
  };
}
