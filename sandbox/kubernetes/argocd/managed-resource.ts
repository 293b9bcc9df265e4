/** An entry of an Application's `status.resources`. */
export interface ManagedResource {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly status: string;
  readonly syncWave?: number;
  readonly requiresPruning?: boolean;
  readonly health?: { readonly status: string };
}
