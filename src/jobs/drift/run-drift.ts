import type { Environment } from '../../config/schema.ts';
import { type ComparedDrift, compareDrift, type StandingItem } from '../../drift/compare-drift.ts';
import type { DriftHistory } from '../../drift/read-history.ts';
import { ExternalError, UserError } from '../../errors.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import { askOrTellWhy } from '../ask-or-tell-why.ts';
import { isTimeout } from '../ask-within.ts';
import { explainDifferences } from './explain-differences.ts';
import type { FurtherLook } from './further/further-look.ts';
import { FURTHER_LOOKS } from './further/index.ts';
import { type FailedLook, type LookedFurther, lookFurther } from './further/look-further.ts';
import { createSource } from './sources/index.ts';
import type { DriftAsk, DriftScope, DriftSource, DriftSystems, FoundDrift } from './sources/source.ts';

export interface DriftOptions extends DriftScope {
  readonly systems: DriftSystems;
  /** What is known from before; left out: there is no history. */
  readonly history?: DriftHistory | undefined;
  /** What it keeps and tells is without secrets. */
  readonly redactor: Pick<Redactor, 'data'>;
  /** Cancels it: `runDrift` rejects with its reason. */
  readonly signal: AbortSignal;
  /** Default: all there are. */
  readonly furtherLooks?: readonly FurtherLook[];
  readonly now?: () => Date;
}

/** What drift found out, or why it could not: then nothing is known to have changed. */
export type DriftResult = {
  readonly environment: Pick<
    Environment,
    'name' | 'title' | 'namespaces' | 'drift' | 'controller' | 'argocdApi'
  >;
  /** The only Application that was asked about. */
  readonly application: string | undefined;
  readonly hasHistory: boolean;
  readonly at: Date;
  readonly durationMs: number;
} & (
  | ({
      readonly unreachable?: never;
      readonly found: FoundDrift & Pick<LookedFurther, 'apart'>;
      /** What was looked for besides, and could not be told. */
      readonly failed: readonly FailedLook[];
    } & ComparedDrift)
  | { readonly unreachable: Unreachable }
);

/** Why the environment could not be looked at. */
export interface Unreachable {
  /** What was asked: `Argo CD`. */
  readonly source: string;
  readonly why: string;
  readonly next?: string;
  /** It did not answer at all; else it said no. */
  readonly isSilent: boolean;
  /** Where it is silent: since when, or since this look. */
  readonly since: Date | undefined;
  /** So many items were open when it was last asked. */
  readonly open: number;
}

/**
 * What of an environment is not as Git says, against what was known. Reads only. Ends within the environment's
 * `preflight.timeout`, and what it then takes to ask what differs. Throws `UserError` for an Application that
 * is not the environment's.
 */
export async function runDrift(options: DriftOptions): Promise<DriftResult> {
  const { environment, systems, history, signal, application, redactor, now = () => new Date() } = options;
  const { furtherLooks = FURTHER_LOOKS } = options;
  const began = performance.now();
  const asked = { signal, now: now() };
  const source = createSource(environment, systems);
  const [found, further] = await Promise.all([
    lookOrTellWhy(source, options, asked),
    lookFurther(furtherLooks, options, systems, asked),
  ]);
  signal.throwIfAborted();
  const frame = () => ({
    environment,
    application,
    hasHistory: history !== undefined,
    at: now(),
    durationMs: Math.round(performance.now() - began),
  });
  if ('why' in found) {
    const { why, next, isSilent } = redactor.data(found);
    const since = isSilent ? (history?.silentSince ?? asked.now) : undefined;
    const reason = { source: source.title, why, ...(next !== undefined && { next }) };
    return { ...frame(), unreachable: { ...reason, isSilent, since, open: openIn(history) } };
  }
  const { apart, failed } = further;
  const all = { ...found, items: [...found.items, ...further.items].map(redactor.data), apart };
  const compared = compareDrift(all, history?.items, { application, now: now() });
  const items = await explained(compared.items, options);
  signal.throwIfAborted();
  return { ...frame(), found: all, failed, ...compared, items };
}

/** What the source found, or why it did not, and whether it said nothing at all. Throws `UserError`. */
async function lookOrTellWhy(source: DriftSource, scope: DriftScope, { signal, now }: DriftAsk) {
  const { preflight, cluster } = scope.environment;
  let isSilent = true;
  let refusal: UserError | undefined;
  const answer = await askOrTellWhy(
    (limit) =>
      source.look(scope, { now, signal: limit }).catch((error) => {
        isSilent = isTimeout(error) || isOfSilence(error);
        if (error instanceof UserError) refusal = error;
        throw error;
      }),
    { signal, limitMs: preflight.timeout, user: cluster.user },
  );
  if (refusal !== undefined) throw refusal;
  return 'why' in answer ? { ...answer, isSilent } : answer;
}

/** With what differs, where somebody tells it. */
async function explained(
  items: readonly StandingItem[],
  { systems, redactor, signal }: DriftOptions,
): Promise<readonly StandingItem[]> {
  const { managedResources } = systems;
  if (managedResources === undefined) return items;
  return explainDifferences(items, managedResources, { redactor, signal });
}

function isOfSilence(error: unknown): boolean {
  return error instanceof ExternalError && ['unreachable', 'timeout'].includes(error.reason);
}

/** So many items were so when it was last asked. */
export function openIn(history: DriftHistory | undefined): number {
  return history?.items.filter(({ isGone }) => !isGone).length ?? 0;
}
