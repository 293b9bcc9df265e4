import type { SmokeCheck, SmokeFinding } from '../../smoke/check.ts';
import { type Awaited, awaitSight, type Sight } from './await-sight.ts';
import { BOOTSTRAP_CHECKS } from './show-phases.ts';
import type { Stop, Work } from './work.ts';

/** All of them, also where one is not well; the first of these is why it stops. */
export async function smoke(work: Work): Promise<Stop | undefined> {
  const { smokeWithin } = work.context.environment.bootstrap;
  const stops = await Promise.all(
    BOOTSTRAP_CHECKS.map((check) => {
      const awaited: Awaited = {
        id: check.id,
        code: 'smoke-failed',
        withinMs: smokeWithin,
        look: (signal) => look(check, work, signal),
      };
      return awaitSight(work, awaited);
    }),
  );
  const found = stops.filter((stop) => stop !== undefined);
  return found.find(({ outcome }) => outcome === 'failed') ?? found[0];
}

/** What is only to be looked at some time holds nothing up. */
async function look(
  check: SmokeCheck,
  { context, systems, clock }: Work,
  signal: AbortSignal,
): Promise<Sight> {
  const finding = await check.run({
    ...systems,
    kubernetes: systems.bootstrapKubernetes,
    environment: context.environment,
    signal,
    now: () => clock.now(),
  });
  return toSight(finding);
}

function toSight({ status, summary, evidence, remedy }: SmokeFinding): Sight {
  const seen = { summary, ...(evidence !== undefined && { evidence }) };
  if (status === 'failed' || status === 'unknown')
    return { isSo: false, ...seen, ...(remedy !== undefined && { next: remedy }) };
  return { isSo: true, ...seen };
}
