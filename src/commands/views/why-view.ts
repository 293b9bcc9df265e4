import type { ApprovalStanding } from '../../approvals/desk.ts';
import { actOf } from '../../messages/gate-words.ts';
import { ordinal } from '../../messages/text.ts';
import type { WhyView } from '../../messages/why.ts';
import { isOver, type Run } from '../../runs/run.ts';
import { goesToGate } from '../gate-request.ts';

/** Every rule with its verdict, and what happens next; `standing` is absent where the run never went to the gate. */
export function toWhyView(
  run: Run,
  standing: ApprovalStanding | undefined,
  link: string | undefined,
): WhyView {
  const { state, next } = standing === undefined ? besideGate(run) : atGate(standing);
  const isOpen = run.status === 'awaiting_approval' && standing?.record.decision === undefined;
  return {
    runId: run.id,
    act: actOf(run),
    state,
    next,
    rules: standing?.approval.explanation ?? [],
    needs: isOpen ? (standing?.approval.missing ?? '') : '',
    expiresAt: isOpen ? standing?.record.expiresAt : undefined,
    link,
  };
}

type Told = Pick<WhyView, 'state' | 'next'>;

function besideGate(run: Run): Told {
  if (isOver(run.status)) {
    return { state: `ended as ${run.status} before it came to the gate`, next: nextAfter(run) };
  }
  const asks = goesToGate({ kind: run.kind, input: typeof run.input === 'object' ? { ...run.input } : {} });
  return asks
    ? { state: 'is being planned', next: 'Its plan comes up for approval when it is made.' }
    : { state: 'only reads', next: 'Nobody has to approve it.' };
}

function atGate({ run, record, approval, waitsForLock }: ApprovalStanding): Told {
  if (isOver(run.status)) return { state: ended(run, record.decision), next: nextAfter(run) };
  if (run.status === 'running') {
    return {
      state: 'is approved and runs',
      next: `Its message tells how far it is. Stop it: cancel ${run.id}`,
    };
  }
  if (waitsForLock !== undefined) {
    const { position, lock } = waitsForLock;
    const holder = lock.runId === undefined ? 'somebody took it by hand' : `run ${lock.runId} has it`;
    return {
      state: `is approved and waits for the lock of ${run.environment}`,
      next: `It begins by itself: ${ordinal(position)} in line, and ${holder}.`,
    };
  }
  if (record.decision === 'approved') {
    return { state: 'is approved', next: 'It begins as soon as a worker is free.' };
  }
  if (approval.state === 'refused') {
    return {
      state: 'can be approved by nobody',
      next: `Add environments.${run.environment}.policies.${run.kind} to bitiq.yaml, and ask again.`,
    };
  }
  return { state: 'waits for approval', next: 'Those who are still needed approve, or one of them rejects.' };
}

function ended(run: Run, decision: ApprovalStanding['record']['decision']): string {
  if (decision !== undefined && decision !== 'approved') {
    return decision === 'expired' ? 'expired' : `was ${decision}`;
  }
  const words = { succeeded: 'is done', failed: 'failed', errored: 'could not be carried out' } as const;
  return run.status in words ? words[run.status as keyof typeof words] : `was ${run.status}`;
}

function nextAfter({ error, status }: Run): string {
  if (error !== undefined) return [error.message, error.next].filter(Boolean).join(' ');
  return status === 'succeeded' ? 'There is nothing to do.' : 'Ask again where it is still wanted.';
}
