import type { PlannedApplication, SyncPlan } from './plan.ts';

/**
 * The plan made again while it is carried out: the applications that this run has begun stand in it
 * as they were approved, at their place, because what changed in them is this run's own doing. Its
 * hash is the approved one exactly when nothing has changed for the rest. A preflight that found the
 * environment ready since then takes nothing from an approval that was given without it.
 */
export function planFor(approved: SyncPlan, now: SyncPlan, begun: ReadonlySet<string>): SyncPlan {
  const done = approved.waves.map((wave) => wave.filter(({ name }) => begun.has(name)));
  const names = new Set(done.flat().map(({ name }) => name));
  const rest = now.waves.map((wave) => wave.filter(({ name }) => !names.has(name)));
  const preflight = now.preflight === 'ready' ? approved.preflight : now.preflight;
  return { ...now, preflight, waves: placeAsApproved(approved, rest, names) ?? merge(done, rest) };
}

type Waves = readonly (readonly PlannedApplication[])[];

/** Where the rest are the same applications in the same order of waves, each keeps its place. */
function placeAsApproved(approved: SyncPlan, rest: Waves, begun: ReadonlySet<string>): Waves | undefined {
  const approvedRest = approved.waves.map((wave) => wave.filter(({ name }) => !begun.has(name)));
  if (orderOf(approvedRest) !== orderOf(rest)) return undefined;
  const byName = new Map(rest.flat().map((application) => [application.name, application]));
  return approved.waves.map((wave) => wave.map((planned) => byName.get(planned.name) ?? planned));
}

/** A wave may be missing because all that was in it has begun and is gone since. */
function orderOf(waves: Waves): string {
  const names = waves.map((wave) => wave.map(({ name }) => name).toSorted());
  return JSON.stringify(names.filter((wave) => wave.length > 0));
}

function merge(done: Waves, rest: Waves): Waves {
  const length = Math.max(done.length, rest.length);
  return Array.from({ length }, (_, index) =>
    [...(done[index] ?? []), ...(rest[index] ?? [])].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  ).filter((wave) => wave.length > 0);
}
