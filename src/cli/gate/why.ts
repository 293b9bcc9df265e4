import { assertMayRead } from '../../commands/authorize.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import { findRun } from '../../commands/find-run.ts';
import { permissionFor } from '../../commands/start-run.ts';
import { toPlanInFull } from '../../commands/views/plan-in-full.ts';
import { toWhyView } from '../../commands/views/why-view.ts';
import { UserError } from '../../errors.ts';
import { renderPlan } from '../../messages/terminal/render-plan.ts';
import { renderWhy } from '../../messages/terminal/render-why.ts';
import { EXIT } from '../exit-codes.ts';
import type { AtGate } from './at-the-gate.ts';
import { showJson, styleOf } from './show.ts';

/** Every rule with its verdict, or with `plan` everything that is up for approval. */
export async function whyAtTerminal(
  { services, caller, terminal }: AtGate,
  id: string | undefined,
  { json, plan }: { readonly json: boolean; readonly plan: boolean },
): Promise<number> {
  const run = await findRun(services, id);
  await assertMayRead(
    services,
    caller,
    findEnvironment(services.config, run.environment),
    permissionFor(run.kind),
  );
  const standing = await services.gate.getStanding(run.id);
  if (plan && standing === undefined) {
    throw new UserError('no-plan', `Run ${run.id} has no plan to be approved.`, {
      next: `bitiq why ${run.id}`,
    });
  }
  if (plan && standing !== undefined) {
    if (json) showJson(terminal, { hash: standing.record.planHash, plan: standing.record.plan });
    else terminal.out(renderPlan(toPlanInFull(standing), styleOf(terminal)));
    return EXIT.ok;
  }
  const view = toWhyView(run, standing, undefined);
  if (json) showJson(terminal, { ...view, status: run.status, planHash: standing?.record.planHash });
  else terminal.out(renderWhy(view, styleOf(terminal)));
  return EXIT.ok;
}
