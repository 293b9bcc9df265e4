import { type Json, toCanonicalJson } from '../audit/append.ts';
import type { Environment } from '../config/schema.ts';
import { buildJoinedMessage } from '../messages/joined-run.ts';
import { getSlackUser, type Run } from '../runs/run.ts';
import { assertAllowed } from './authorize.ts';
import type { Caller, CommandAnswer, Services } from './command.ts';

export interface RunAsked {
  readonly kind: string;
  readonly environment: Environment;
  readonly input: { readonly [key: string]: Json };
  readonly channel: string;
}

/**
 * Starts a run for somebody who may, or leads them to the one that already asks the same. The run's
 * message in the channel is the answer; only who joined is told where to look.
 */
export async function startRun(services: Services, caller: Caller, asked: RunAsked): Promise<CommandAnswer> {
  await assertAllowed(services, caller, asked.environment, asked.kind);
  const { run, created } = await services.requestRun({
    kind: asked.kind,
    environment: asked.environment.name,
    input: asked.input,
    dedupeKey: toCanonicalJson([asked.kind, asked.environment.name, asked.input]),
    requestedBy: caller.principal,
    channel: asked.channel,
  });
  return created ? {} : { later: () => leadTo(services, run) };
}

async function leadTo(services: Services, run: Run): Promise<CommandAnswer['reply']> {
  const link = await services.getRunLink(run.id).catch(() => undefined);
  const askedBy = await nameOf(services, run.requestedBy);
  return buildJoinedMessage({ ...run, askedBy, since: run.createdAt, link });
}

/** How people call who asked; their id where Slack does not say. */
async function nameOf(services: Services, principal: string): Promise<string> {
  const userId = getSlackUser(principal);
  if (userId === undefined) return principal;
  return services.directory.getPerson(userId).then(
    ({ name }) => name,
    () => userId,
  );
}
