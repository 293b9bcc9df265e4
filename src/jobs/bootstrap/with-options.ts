import type { Environment } from '../../config/schema.ts';

interface BootstrapOptions {
  readonly tls?: Environment['bootstrap']['tls'] | undefined;
  /** Of AWS; nothing where nothing is made there. */
  readonly region?: string | undefined;
}

/** What was asked for takes the place of what the environment says. */
export function withOptions(environment: Environment, { tls, region }: BootstrapOptions): Environment {
  const { bootstrap } = environment;
  const { aws } = bootstrap;
  return {
    ...environment,
    bootstrap: {
      ...bootstrap,
      ...(tls !== undefined && { tls }),
      ...(aws !== undefined && region !== undefined && { aws: { ...aws, region } }),
    },
  };
}
