import { type Json, toCanonicalJson } from '../audit/append.ts';
import type { Environment } from '../config/schema.ts';
import { buildJoinedMessage } from '../messages/joined-run.ts';
import type { Run } from '../runs/run.ts';
import { assertAllowed } from './authorize.ts';
import type { Caller, CommandAnswer, Services } from './command.ts';
import { withFurther } from './find-environments.ts';
import { assertRequestable, goesToGate } from './gate-request.ts';
import { nameOf } from './views/name-of.ts';

export interface RunAsked {
  readonly kind: string;
  readonly environment: Environment;
  readonly input: { readonly [key: string]: Json };
  /** Where its message goes; empty: to the environment's own channel. */
  readonly channel: string;
}

/** Kinds that nobody types, and whose permission they stand under. */
const PERMISSION_OF: Readonly<Record<string, string>> = {
  terminate: 'sync',
  'open-issue': 'drift',
};

/** The key under an environment's `permissions` that lets somebody run this kind. */
export function permissionFor(kind: string): string {
  return PERMISSION_OF[kind] ?? kind;
}

/**
 * Starts a run for somebody who may, or leads them to the one that already asks the same. The run's
 * message in the channel is the answer; only who joined is told where to look.
 */
export async function startRun(services: Services, caller: Caller, asked: RunAsked): Promise<CommandAnswer> {
  const { run, created } = await askForRun(services, caller, asked);
  return created ? {} : { later: () => leadTo(services, run) };
}

/**
 * Makes a run durable for somebody who may, or finds the active one that asks the same, whatever reason
 * was given. Throws `RefusedError` where they may not, or where the gate would not take it.
 */
export async function askForRun(
  services: Pick<Services, 'config' | 'directory' | 'requestRun'>,
  caller: Caller,
  asked: RunAsked,
): Promise<{ run: Run; created: boolean }> {
  for (const place of placesOf(services.config, asked.environment, asked.input)) {
    await assertAllowed(services, caller, place, permissionFor(asked.kind));
  }
  if (goesToGate(asked)) assertRequestable(asked);
  return services.requestRun({
    kind: asked.kind,
    environment: asked.environment.name,
    input: asked.input,
    dedupeKey: toCanonicalJson([asked.kind, asked.environment.name, questionOf(asked)]),
    requestedBy: caller.principal,
    channel: asked.channel || asked.environment.channel,
  });
}

/** Where a run looks: its own environment, and those that its input names besides (`with`). */
export function placesOf(
  config: Services['config'],
  environment: Environment,
  input: unknown,
): readonly Environment[] {
  const names: unknown = (input as { readonly with?: unknown } | null)?.with;
  return withFurther(config, [environment], Array.isArray(names) ? names : []);
}

/** What makes two requests the same. Of bootstraps there is one at a time, whatever its options. */
function questionOf({ kind, input }: RunAsked): { readonly [key: string]: Json } {
  if (kind === 'bootstrap' && goesToGate({ kind, input })) return {};
  const { reason: _reason, ...question } = input;
  return question;
}

/** Where the run is that already asks the same. */
export async function leadTo(services: Services, run: Run): Promise<CommandAnswer['reply']> {
  const link = await services.getRunLink(run.id).catch(() => undefined);
  const askedBy = await nameOf(services, run.requestedBy);
  return buildJoinedMessage({ ...run, askedBy, since: run.createdAt, link });
}
