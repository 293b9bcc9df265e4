import { z } from 'zod';
import type { Json } from '../audit/append.ts';
import { type Refusal, refuse } from '../gate/rules.ts';

const plan = z.object({ confirmations: z.array(z.string()) });

/** What whoever approves a plan confirms besides, as only people can; empty where it asks for nothing. */
export function confirmationsOf(approved: Json): readonly string[] {
  return plan.safeParse(approved).data?.confirmations ?? [];
}

/** Why an approval does not count: it does not confirm all that the plan asks for. `undefined`: it does. */
export function refuseUnconfirmed(approved: Json, confirmed: readonly string[]): Refusal | undefined {
  const missing = confirmationsOf(approved).filter((text) => !confirmed.includes(text));
  if (missing.length === 0) return undefined;
  return refuse(
    7,
    'not-confirmed',
    `Not confirmed yet: ${missing.join('; ')}.`,
    'Tick each where you approve; at a terminal add --confirm once all of it is so.',
  );
}
