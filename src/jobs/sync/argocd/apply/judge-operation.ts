import type { OperationState, OperationView } from '../../../../integrations/argocd/operations.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { describeRunning } from './describe-operation.ts';
import type { ClosedWindow } from './execution.ts';
import { judgeResult } from './judge-result.ts';
import type { Expectation, Judgement, Look, Memory } from './judgement.ts';
import { broken, hangs, replaced } from './operation-failures.ts';
import { silent } from './silent.ts';

/** Argo CD shows an operation a moment after it was set. */
const GRACE_LOOKS = 5;

/** What a look says of our operation. Never `done` but where everything agrees, and stays so. */
export function judgeOperation(look: Look, expected: Expectation, memory: Memory): Judgement {
  const { application, runId } = expected;
  if ('silence' in look.answer) return judgeSilence(look, expected, look.answer.silence);
  const { view } = look.answer;
  if (view === undefined) return over(failed('application-gone', `${application} does not exist any more.`));
  const { requested, state } = view;
  if (requested !== undefined && requested.runId !== runId) return over(replaced(expected, requested));
  if (state?.runId === runId) return judgeOurs(look, expected, memory, { view, state });
  if (requested !== undefined) return judgeUnbegun(look, expected);
  const isNew = state !== undefined && (state.startedAt?.toISOString() ?? null) !== expected.before;
  return isNew ? over(replaced(expected, state)) : judgeLost(expected, memory, 'before Argo CD began it');
}

function judgeOurs(
  look: Look,
  expected: Expectation,
  memory: Memory,
  { view, state }: { readonly view: OperationView; readonly state: OperationState },
): Judgement {
  if (state.phase === 'Succeeded') return judgeResult(view, state, { at: look.at, expected, memory });
  if (state.phase === 'Failed' || state.phase === 'Error') return over(broken(expected, state));
  if (view.requested === undefined) return judgeLost(expected, memory, 'while it ran');
  if (isParked(look)) return judgeParked(look, expected, look.window);
  if (isLate(look, expected)) return over(hangs(expected, state, look.at));
  return wait(describeRunning(state, look.at));
}

function judgeSilence(look: Look, expected: Expectation, why: string): Judgement {
  if (isLate(look, expected)) return over(silent(expected.application, why));
  return wait(`no answer: ${why}`);
}

function judgeUnbegun(look: Look, expected: Expectation): Judgement {
  const { application } = expected;
  if (isParked(look)) return judgeParked(look, expected, look.window);
  if (!isLate(look, expected) && look.at < expected.expiresAt) return wait('Argo CD has not begun it yet');
  const ending = failed(
    'never-begun',
    `Argo CD never began the operation on ${application}.`,
    "Look whether Argo CD's application controller runs, then request again.",
  );
  return { state: 'over', ending, end: true };
}

function isParked(look: Look): look is Look & { readonly window: ClosedWindow } {
  return look.window !== undefined;
}

function judgeParked(look: Look, expected: Expectation, { sentence }: ClosedWindow): Judgement {
  const isStale = look.at >= expected.expiresAt;
  if (!isStale && !isLate(look, expected)) return wait(`waits: ${sentence}`);
  const why = isStale ? 'the approval went stale meanwhile' : 'that takes too long';
  const message = `Argo CD keeps the operation on ${expected.application} waiting: ${sentence}; ${why}.`;
  return {
    state: 'over',
    ending: failed('window-closed', message, 'Request again when it is open.'),
    end: true,
  };
}

function judgeLost({ application }: Expectation, memory: Memory, when: string): Judgement {
  const lost = (memory.lost ?? 0) + 1;
  if (lost < GRACE_LOOKS)
    return { state: 'waiting', summary: 'looks for its operation', memory: { ...memory, lost } };
  return over(
    failed(
      'operation-cleared',
      `Somebody took the operation on ${application} away ${when}.`,
      `See what it has done: argocd app get ${application}`,
    ),
  );
}

const isLate = ({ at }: Look, { since, stuckAfterMs }: Expectation) =>
  at.getTime() - since.getTime() >= stuckAfterMs;

const over = (ending: StepEnding): Judgement => ({ state: 'over', ending });
const wait = (summary: string): Judgement => ({ state: 'waiting', summary, memory: {} });
