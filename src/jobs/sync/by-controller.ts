import type { Environment } from '../../config/schema.ts';
import type { ApplyContext, Job, JobContext } from '../job.ts';

/** One job of a kind, done as the environment's controller has it. */
export function byController(jobs: Readonly<Record<Environment['controller'], Job>>): Job {
  const { kind, title, mutates } = jobs.argocd;
  return {
    kind,
    title,
    mutates,
    run: (context: JobContext, update) => jobs[context.environment.controller].run(context, update),
    apply: (context: ApplyContext, update) => {
      const { controller } = context.environment;
      const { apply } = jobs[controller];
      if (apply === undefined) throw new Error(`${kind} cannot be carried out by ${controller}`);
      return apply(context, update);
    },
  };
}
