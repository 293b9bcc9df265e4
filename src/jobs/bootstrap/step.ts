import type { Json } from '../../audit/append.ts';

/** A field that is not as it should be. */
export interface FieldChange {
  /** `spec.channel`, `metadata.labels["argocd.argoproj.io/managed-by"]`. */
  readonly path: string;
  /** Left out where the field is not there. */
  readonly from?: Json | undefined;
  /** Left out where the field goes. */
  readonly to?: Json | undefined;
}

/** What was found where a part should be. Finding out changes nothing. */
export type Standing =
  /** It is as it should be; `evidence` is what shows it. */
  | { readonly state: 'so'; readonly evidence: string }
  /** It is not there. */
  | { readonly state: 'create' }
  | { readonly state: 'change'; readonly changes: readonly FieldChange[] }
  /** Nothing is to be done but wait: `CSV vault-secrets-operator.v1.0.1: Installing`. */
  | { readonly state: 'waits'; readonly for: string; readonly remedy?: string }
  /** Neither time nor bitiq mends it. */
  | { readonly state: 'fails'; readonly code: string; readonly reason: string; readonly remedy?: string }
  /** It could not be asked, which may pass. */
  | { readonly state: 'unknown'; readonly reason: string; readonly remedy?: string };

/** One thing outside that has to be as described: one object, one bucket, one condition. */
export interface Part {
  /** `operators/vault-secrets-operator/subscription`; unique, and the same for the same thing for ever. */
  readonly id: string;
  /** `Subscription vault-secrets-operator`. */
  readonly title: string;
  /** What is written, in full; its hash is part of what people approve. Left out where it only waits. */
  readonly wanted?: Json;
  /** Looks at the world. Throws `ExternalError` where it could not be asked. */
  look(signal: AbortSignal): Promise<Standing>;
  /**
   * Makes it so; asked for only after `look` said `create` or `change`, and safe to do twice. Throws
   * `ExternalError`. Left out where there is nothing to write.
   */
  apply?(signal: AbortSignal): Promise<void>;
}

/** Parts that belong together, in the order in which they are made. */
export interface Step {
  /** What `--from` and `--only` take: `operators`. */
  readonly id: string;
  /** `Operators`. */
  readonly title: string;
  readonly parts: readonly Part[];
}
