import type { Environment } from '../../config/schema.ts';

/** What was asked for takes the place of what the environment says. */
export function withOptions(
  environment: Environment,
  { tls }: { readonly tls?: Environment['bootstrap']['tls'] | undefined },
): Environment {
  if (tls === undefined) return environment;
  return { ...environment, bootstrap: { ...environment.bootstrap, tls } };
}
