/** Resolves names at the environment's resolvers. Throws `ExternalError` with system `dns`. */
export interface Resolver {
  /** IPv4 and IPv6 addresses; empty where the name does not exist or has none. */
  resolve(name: string, options: { signal: AbortSignal }): Promise<readonly string[]>;
}
