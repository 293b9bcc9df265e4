/** Stands where a fact could not be read; the obstacles say why, and which right is missing. */
export const UNKNOWN = 'unknown';
export type OrUnknown<T> = T | typeof UNKNOWN;

/** What the last finished preflight of the environment said, however long ago. */
export type PreflightVerdict = 'ready' | 'not-ready' | 'unknown' | 'none';

/** What a plan says of its environment, whichever controller brings it about. */
export interface CommonPlan {
  readonly environment: string;
  /** Of the namespace `kube-system`, which lives as long as the cluster. */
  readonly clusterUid: OrUnknown<string>;
  /** Reason of the freeze in force; `null`: none is. */
  readonly freeze: string | null;
  readonly preflight: PreflightVerdict;
  /** SHA-256 of the canonical JSON of the policy that decides this sync, in hex; `null`: there is none. */
  readonly policyVersion: string | null;
}

/** What was seen of the environment besides; no part of what is approved either. */
export interface Surroundings {
  /** Since the last preflight ended, in milliseconds; `null`: none is known. */
  readonly preflightAgoMs: number | null;
  /** When the freeze in force ends, as ISO 8601; `null`: none is. */
  readonly frozenUntil: string | null;
}

/** Why a sync may not begin. */
export interface Obstacle {
  readonly id: string;
  /** `null`: it concerns all. */
  readonly application: string | null;
  /** `blocks`: the answer is no. `unknown`: it could not be asked, and so blocks too. */
  readonly kind: 'blocks' | 'unknown';
  /** One clear sentence without a full stop. */
  readonly sentence: string;
  /** What to do about it, ready to paste or to read. */
  readonly remedy?: string;
}

/** What a planned sync says, whichever controller brings it about; what `--json` prints, with what is its own. */
export interface Planned<P extends CommonPlan> {
  readonly environment: string;
  readonly plan: P;
  /** SHA-256 of the plan's canonical JSON, in hex. */
  readonly hash: string;
  readonly obstacles: readonly Obstacle[];
  readonly surroundings: Surroundings;
}
