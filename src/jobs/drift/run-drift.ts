import type { Environment } from '../../config/schema.ts';
import { type ComparedDrift, compareDrift, type KnownItem } from '../../drift/compare-drift.ts';
import { ExternalError } from '../../errors.ts';
import { listApplicationStates } from '../../integrations/argocd/application-states.ts';
import type { Kubernetes } from '../../integrations/kubernetes/kubernetes.ts';
import { askOrTellWhy } from '../secrets/ask-or-tell-why.ts';
import { type DriftScope, type FoundDrift, findDrift } from './find-drift.ts';

/** What drift asks. */
export interface DriftSystems {
  /** Where the Applications live. */
  readonly argocdKubernetes: Kubernetes;
}

export interface DriftOptions extends DriftScope {
  readonly systems: DriftSystems;
  /** What is known from before; left out: there is no history. */
  readonly known?: readonly KnownItem[] | undefined;
  /** Cancels it: `runDrift` rejects with its reason. */
  readonly signal: AbortSignal;
  readonly now?: () => Date;
}

/** What drift found out, or why it could not: then nothing is known to have changed. */
export type DriftResult = {
  readonly environment: Pick<Environment, 'name' | 'title' | 'namespaces'>;
  /** The only Application that was asked about. */
  readonly application: string | undefined;
  readonly hasHistory: boolean;
  readonly at: Date;
  readonly durationMs: number;
} & (
  | ({ readonly unreachable?: never; readonly found: FoundDrift } & ComparedDrift)
  | { readonly unreachable: Unreachable }
);

/** Why the Applications could not be listed. */
export interface Unreachable {
  readonly why: string;
  readonly next?: string;
  /** It did not answer at all; else it said no. */
  readonly isSilent: boolean;
  /** So many items were open when it was last asked. */
  readonly open: number;
}

/**
 * What of an environment is not as Git says, against what was known. One list of Applications, by pages; reads
 * only. Ends within the environment's `preflight.timeout`. Throws `UserError` as `findDrift` does.
 */
export async function runDrift(options: DriftOptions): Promise<DriftResult> {
  const { environment, systems, known, signal, application, now = () => new Date() } = options;
  const began = performance.now();
  const namespace = environment.namespaces.gitops;
  let isSilent = true;
  const states = await askOrTellWhy(
    (limit) =>
      listApplicationStates(systems.argocdKubernetes, { namespace, signal: limit }).catch((error) => {
        isSilent = error instanceof ExternalError && ['unreachable', 'timeout'].includes(error.reason);
        throw error;
      }),
    { signal, limitMs: environment.preflight.timeout, user: environment.cluster.user },
  );
  signal.throwIfAborted();
  const frame = {
    environment,
    application,
    hasHistory: known !== undefined,
    at: now(),
    durationMs: Math.round(performance.now() - began),
  };
  if ('why' in states) {
    const { why, next } = states;
    const open = known?.filter(({ isGone }) => !isGone).length ?? 0;
    return { ...frame, unreachable: { why, ...(next !== undefined && { next }), isSilent, open } };
  }
  const found = findDrift(states, options, frame.at);
  return { ...frame, found, ...compareDrift(found, known, application) };
}
