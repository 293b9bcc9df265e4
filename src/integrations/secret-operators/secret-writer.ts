/** An object of a secret operator that writes a Secret. */
export interface SecretWriter {
  readonly kind: 'VaultStaticSecret' | 'ExternalSecret';
  readonly name: string;
  /** The Secret is in the same namespace. */
  readonly namespace: string;
  /** The Secret's name. */
  readonly destination: string;
}
