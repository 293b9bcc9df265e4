import { hasCome, type StandingItem } from '../../drift/compare-drift.ts';
import type { DriftResource } from '../../drift/item.ts';
import type { ManagedResources } from '../../integrations/argocd/managed-resources.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import { askWithin } from '../ask-within.ts';
import { type FieldDifference, listDifferences, toLines } from './difference-lines.ts';

/** Of so many items of an environment it is asked what differs, new ones first. */
const MOST_ASKED = 20;

/** All of it together may take so long, in milliseconds. */
const LIMIT_MS = 8_000;

/**
 * The items, with what differs where Argo CD's own API tells it: in the sentence where it is one field, else
 * in lines. What it does not tell in time stays as it is. Never throws.
 */
export async function explainDifferences(
  items: readonly StandingItem[],
  managed: ManagedResources,
  {
    redactor,
    signal,
    limitMs = LIMIT_MS,
  }: { readonly redactor: Pick<Redactor, 'data'>; readonly signal: AbortSignal; readonly limitMs?: number },
): Promise<readonly StandingItem[]> {
  const asked = items
    .flatMap((item) =>
      item.kind === 'out-of-sync' && item.resource ? [{ item, resource: item.resource }] : [],
    )
    .toSorted((a, b) => Number(hasCome(b.item)) - Number(hasCome(a.item)))
    .slice(0, MOST_ASKED);
  const told = new Map<string, StandingItem>();
  await Promise.all(
    asked.map(async ({ item, resource }) => {
      const ask = (limit: AbortSignal) => managed.get(item.application, resource, limit);
      const states = await askWithin(ask, { signal, limitMs }).catch(() => undefined);
      if (states === undefined) return;
      const differences = redactor.data(listDifferences(states, resource));
      if (differences.length > 0) told.set(item.identity, explain(item, resource, differences));
    }),
  );
  return items.map((item) => told.get(item.identity) ?? item);
}

function explain(
  item: StandingItem,
  { kind, name }: DriftResource,
  differences: readonly FieldDifference[],
): StandingItem {
  const difference = toLines(differences);
  const [only, ...others] = differences;
  if (only === undefined || others.length > 0) return { ...item, difference };
  return { ...item, difference, sentence: `${kind} ${name}: ${only.field} ${only.how}` };
}
