import { confirmationsOf } from '../../approvals/confirmations.ts';
import { assertMayRead } from '../../commands/authorize.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import { findRun } from '../../commands/find-run.ts';
import { parseReason } from '../../commands/parse-reason.ts';
import { permissionFor } from '../../commands/start-run.ts';
import { sayWhatIsMissing } from '../../commands/views/say-what-is-missing.ts';
import { toVoteAnswer } from '../../commands/views/vote-answer.ts';
import { UserError } from '../../errors.ts';
import type { Decision } from '../../gate/facts.ts';
import { shortHash } from '../../gate/plan-hash.ts';
import { renderGateRun } from '../../messages/terminal/render-gate-run.ts';
import { renderVote } from '../../messages/terminal/render-vote.ts';
import { readRunView } from '../../serve/run-view.ts';
import { EXIT } from '../exit-codes.ts';
import type { AtGate } from './at-the-gate.ts';
import { styleOf } from './show.ts';

export interface VoteAsked {
  readonly run: string | undefined;
  readonly decision: Exclude<Decision, 'revoke'>;
  readonly reason?: string | undefined;
  /** The plan that somebody approves, as `6b1f-20c9` or whole: the terminal's confirmation. */
  readonly plan?: string | undefined;
  /** All is so that the plan says only people can confirm. Default: false. */
  readonly confirm?: boolean | undefined;
}

/** Casts a vote for whoever is at the terminal. Who approves says which plan; without that it is shown. */
export async function voteAtTerminal(gate: AtGate, asked: VoteAsked): Promise<number> {
  const { services, caller, terminal } = gate;
  const { id } = await findRun(services, asked.run);
  const planHash = await planOf(gate, id, asked);
  const reason = asked.reason === undefined ? {} : { reason: parseReason(asked.reason) };
  const standing = await services.gate
    .vote({
      runId: id,
      by: caller.principal,
      decision: asked.decision,
      planHash,
      ...reason,
      ...(asked.confirm && { confirmed: await readConfirmations(gate, id) }),
    })
    .catch(async (error: unknown) => {
      throw await sayWhatIsMissing(services, id, error);
    });
  terminal.out(renderVote(toVoteAnswer(standing, asked.decision), styleOf(terminal)));
  return EXIT.ok;
}

async function readConfirmations({ services }: AtGate, runId: string): Promise<readonly string[]> {
  const standing = await services.gate.getStanding(runId);
  return standing === undefined ? [] : confirmationsOf(standing.record.plan);
}

async function planOf(
  { services, caller, terminal }: AtGate,
  runId: string,
  asked: VoteAsked,
): Promise<string> {
  const standing = await services.gate.getStanding(runId);
  if (standing === undefined) {
    throw new UserError('unknown-run', `Run ${runId} has nothing to be approved.`, {
      next: 'bitiq approvals',
    });
  }
  const { run, record } = standing;
  if (asked.decision !== 'approve') return record.planHash;
  if (asked.plan !== undefined) return asked.plan.toLowerCase();
  await assertMayRead(
    services,
    caller,
    findEnvironment(services.config, run.environment),
    permissionFor(run.kind),
  );
  const view = await readRunView(services, run);
  if (view.approval) terminal.out(renderGateRun(view, view.approval, styleOf(terminal)));
  throw new UserError('plan-missing', 'Which plan do you approve? Nothing was counted yet.', {
    next: `Read it, then: bitiq approve ${runId} --plan ${shortHash(record.planHash)}`,
  });
}
