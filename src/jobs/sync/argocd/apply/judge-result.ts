import type { OperationState, OperationView } from '../../../../integrations/argocd/operations.ts';
import { formatSpan } from '../../../../wording/durations.ts';
import { failed } from '../../apply/ending.ts';
import { short } from '../../wording.ts';
import type { Expectation, Judgement, Memory } from './judgement.ts';

interface Moment {
  readonly at: Date;
  readonly expected: Expectation;
  readonly memory: Memory;
}

/** The operation succeeded; what counts is the commit, and that the Application stays well with it. */
export function judgeResult(view: OperationView, state: OperationState, moment: Moment): Judgement {
  const { application, revision } = moment.expected;
  if (state.syncedRevision !== revision) {
    const synced = short(state.syncedRevision) || 'no commit';
    const message = `Argo CD synced ${application} to ${synced}, not to ${short(revision)} as approved.`;
    return { state: 'over', ending: failed('wrong-revision', message, `argocd app history ${application}`) };
  }
  const lack = whatLacks(view, state, moment.expected);
  if (lack === undefined) return judgeSettling(moment);
  if (view.health === 'Degraded') return judgeDegraded(view, moment);
  return judgeLack(lack, moment);
}

interface Lack {
  readonly code: 'not-synced' | 'not-healthy';
  readonly text: string;
}

function whatLacks(view: OperationView, state: OperationState, expected: Expectation): Lack | undefined {
  const { syncStatus, comparedWith, health, healthMessage } = view;
  if (!isSynced(view, state, expected)) {
    const status = syncStatus || 'Unknown';
    return { code: 'not-synced', text: `sync ${status} at ${short(comparedWith) || 'no commit'}` };
  }
  if (health === 'Healthy' || expected.isHealthAwaited === false) return undefined;
  return {
    code: 'not-healthy',
    text: `health ${health || 'Unknown'}${healthMessage && `: ${healthMessage}`}`,
  };
}

/**
 * Argo CD compares with what the Application follows. Where that is another commit, asked for or moved on
 * since, only the operation's own results can tell of ours.
 */
function isSynced(view: OperationView, { resources }: OperationState, expected: Expectation): boolean {
  if (view.comparedWith === expected.revision) return view.syncStatus === 'Synced';
  const isApplied = resources.every(({ status, hookType }) => hookType !== '' || status !== 'SyncFailed');
  return view.comparedWith !== '' && isApplied;
}

function judgeSettling({ at, expected, memory }: Moment): Judgement {
  const { revision, settleMs, isHealthAwaited = true } = expected;
  const well = isHealthAwaited ? 'healthy' : 'synced';
  const goodSince = memory.goodSince ?? at;
  const synced = `synced to ${short(revision)}`;
  const goodMs = at.getTime() - goodSince.getTime();
  if (goodMs >= settleMs) {
    return {
      state: 'over',
      ending: { kind: 'done', summary: isHealthAwaited ? `${synced}, healthy` : synced },
    };
  }
  const [passed, all] = [Math.floor(goodMs / 1_000), Math.ceil(settleMs / 1_000)];
  return { state: 'waiting', summary: `${well} for ${passed} of ${all} s`, memory: { goodSince } };
}

function judgeDegraded({ healthMessage }: OperationView, { at, expected, memory }: Moment): Judgement {
  const { application, revision, settleMs } = expected;
  const degradedSince = memory.degradedSince ?? at;
  const summary = `synced, Degraded${healthMessage && `: ${healthMessage}`}`;
  if (at.getTime() - degradedSince.getTime() < settleMs) {
    return { state: 'waiting', summary, memory: { degradedSince } };
  }
  const why = healthMessage && `: ${healthMessage}`;
  const message = `${application} is synced to ${short(revision)} and Degraded${why}`;
  return { state: 'over', ending: failed('degraded', message, `argocd app resources ${application}`) };
}

function judgeLack({ code, text }: Lack, { at, expected }: Moment): Judgement {
  const { application, revision, since, stuckAfterMs } = expected;
  if (at.getTime() - since.getTime() < stuckAfterMs) {
    return { state: 'waiting', summary: `synced to ${short(revision)}, ${text}`, memory: {} };
  }
  const message = `The operation on ${application} succeeded, and after ${formatSpan(stuckAfterMs)} it is not well: ${text}.`;
  return { state: 'over', ending: failed(code, message, `argocd app get ${application}`) };
}
