import type { EnvironmentSecret } from '../../config/secrets-schema.ts';
import type { SecretPresence } from '../../integrations/kubernetes/secret-presence.ts';
import type { SecretDelivery } from '../../integrations/secret-operators/secret-delivery.ts';
import type { Unknown } from '../ask-or-tell-why.ts';

export type { Unknown } from '../ask-or-tell-why.ts';

/** What the store says. */
export type StoreFact =
  /** `keys`: `undefined` where the store does not tell them without their values. */
  | {
      readonly state: 'found';
      readonly keys: readonly string[] | undefined;
      readonly changedAt: Date | undefined;
    }
  /** Nothing there. `elsewhere`: it is one `data/` too deep, at this path. */
  | { readonly state: 'empty'; readonly elsewhere?: string | undefined }
  /** `version`: what to undelete; `undefined` where it is gone for good. */
  | { readonly state: 'deleted'; readonly version: string; readonly isDestroyed: boolean }
  /** There is no store to ask. */
  | { readonly state: 'none' }
  | Unknown;

/** What the secret operators say of one destination: everything that writes it. */
export type OperatorFact =
  | { readonly state: 'told'; readonly deliveries: readonly SecretDelivery[] }
  /** No operator is to bring it. */
  | { readonly state: 'none' }
  | Unknown;

/** Whether the Secret is there, by a dry-run create. */
export type PresenceFact = { readonly state: SecretPresence } | Unknown;

/** Whether a ServiceAccount beside it lists it; `missing` are the lists that lack it. */
export type LinkFact =
  | { readonly state: 'linked' }
  | { readonly state: 'unlinked'; readonly missing: readonly ('mount' | 'pull')[] }
  | Unknown;

/** One Secret that a secret becomes. */
export interface DestinationFacts {
  /** `namespace/name`. */
  readonly destination: string;
  readonly operator: OperatorFact;
  readonly presence: PresenceFact;
  /** Left out where no ServiceAccount has to list it. */
  readonly link?: LinkFact;
}

/** Whether the environment needs it at all; `unneeded` says by which flag. */
export type Need =
  | { readonly state: 'needed' }
  | { readonly state: 'unneeded'; readonly flag: string }
  | Unknown;

/** All that was found out about one secret. No value, ever. */
export interface SecretFacts {
  readonly secret: EnvironmentSecret;
  readonly need: Need;
  readonly store: StoreFact;
  readonly destinations: readonly DestinationFacts[];
}
