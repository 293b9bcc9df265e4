import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { Job } from '../job.ts';
import type { BootstrapSystems } from './outline.ts';
import { planBootstrap } from './plan-bootstrap.ts';
import { prepare } from './prepare.ts';

/** The job's input: what `/bitiq bootstrap` understood. */
const input = z.strictObject({
  plan: z.boolean().default(false),
  from: z.string().optional(),
  only: z.array(z.string()).optional(),
  /** Why, for those who decide. */
  reason: z.string().optional(),
});

export interface BootstrapJobOptions {
  systemsOf(environment: Environment): Promise<BootstrapSystems>;
}

/** Bootstrap: prepares an empty cluster, waits for people, and then brings its applications. */
export function createBootstrapJob({ systemsOf }: BootstrapJobOptions): Job {
  return {
    kind: 'bootstrap',
    title: (environment) => `${environment} bootstrap`,
    mutates: true,
    prepares: (asked) => !input.parse(asked).plan,
    async run(context, update) {
      const systems = await systemsOf(context.environment);
      return planBootstrap({ context, update, systems, asked: input.parse(context.input) });
    },
    async prepare(context, update) {
      const systems = await systemsOf(context.environment);
      return prepare({ context, update, systems, asked: input.parse(context.input) });
    },
  };
}
