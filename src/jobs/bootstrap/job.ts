import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { Job } from '../job.ts';
import type { Clock } from '../sync/apply/clock.ts';
import { applyBootstrap } from './apply/apply-bootstrap.ts';
import { type BootstrapSystems, outline } from './outline.ts';
import { planBootstrap } from './plan-bootstrap.ts';
import { prepare } from './prepare.ts';
import { withOptions } from './with-options.ts';

/** The job's input: what `/bitiq bootstrap` understood. */
const input = z.strictObject({
  plan: z.boolean().default(false),
  from: z.string().optional(),
  only: z.array(z.string()).optional(),
  tls: z.enum(['router', 'cert-manager', 'custom']).optional(),
  region: z.string().optional(),
  /** Why, for those who decide. */
  reason: z.string().optional(),
});

export interface BootstrapJobOptions {
  systemsOf(environment: Environment): Promise<BootstrapSystems>;
  readonly clock?: Clock | undefined;
  /** Makes the plan. Default: of all steps. */
  readonly outline?: typeof outline;
}

/** Bootstrap: prepares an empty cluster, waits for people, and then brings its applications. */
export function createBootstrapJob({ systemsOf, clock, ...options }: BootstrapJobOptions): Job {
  const makeOutline = options.outline ?? outline;
  return {
    kind: 'bootstrap',
    title: (environment) => `${environment} bootstrap`,
    mutates: true,
    prepares: (asked) => !input.parse(asked).plan,
    async run({ signal, ...context }, onProgress) {
      const asked = input.parse(context.input);
      const environment = withOptions(context.environment, asked);
      const systems = await systemsOf(context.environment);
      return planBootstrap({ environment, systems, asked, signal, onProgress });
    },
    async prepare(context, update) {
      const asked = input.parse(context.input);
      const environment = withOptions(context.environment, asked);
      const systems = await systemsOf(context.environment);
      return prepare({ context: { ...context, environment }, update, systems, asked, outline: makeOutline });
    },
    async apply(context, update) {
      const environment = withOptions(context.environment, input.parse(context.input));
      const systems = await systemsOf(context.environment);
      return applyBootstrap({
        context: { ...context, environment },
        systems,
        update,
        outline: (signal) => makeOutline(environment, systems, signal),
        clock,
      });
    },
  };
}
