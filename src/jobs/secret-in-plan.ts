import type { Json } from '../audit/append.ts';
import { UserError } from '../errors.ts';
import { hashPlan } from '../gate/plan-hash.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** Fields that are named; of more there is the number. */
const NAMED = 3;

/**
 * What people approve is shown, kept and carried out as it is, to the byte: a plan that would have to be
 * changed before anybody may read it is brought to nobody.
 *
 * @throws UserError `secret-in-plan`, which names the fields and never what stands in them.
 */
export function assertWithoutSecret(plan: Json, redactor: Redactor): void {
  const redacted = redactor.data(plan);
  if (redacted === plan || hashPlan(redacted) === hashPlan(plan)) return;
  const fields = listChanged(plan, redacted, 'plan').map((field) => redactor.text(field));
  throw new UserError(
    'secret-in-plan',
    `Something in the plan looks like a secret, so it is shown to nobody and nothing was changed: ${nameSome(fields)}.`,
    {
      next: 'If it is one, take it out of Git and rotate it; if it only looks like one, give it another name.',
    },
  );
}

function nameSome(fields: readonly string[]): string {
  const more = fields.length - NAMED;
  return fields.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Paths of the strings that differ, as `plan.waves[0][toy-web].syncOptions[1]`. */
function listChanged(before: Json, after: Json, path: string): readonly string[] {
  if (typeof before !== 'object' || before === null) return before === after ? [] : [path];
  if (typeof after !== 'object' || after === null) return [path];
  const [was, is] = [Object.entries(before), Object.values(after)];
  return was.flatMap(([key, item], at) => {
    const place = Array.isArray(before) ? `[${nameOf(item) ?? key}]` : `.${key}`;
    return listChanged(item, is[at] ?? null, path + place);
  });
}

/** An item of a list is found by its name rather than by its number. */
function nameOf(item: Json): string | undefined {
  const isNamed = typeof item === 'object' && item !== null && 'name' in item;
  return isNamed && typeof item.name === 'string' ? item.name : undefined;
}
