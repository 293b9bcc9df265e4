import type { Broken } from '../../apply/ending.ts';
import type { FluxExecution } from './execution.ts';

/** The cluster answered nothing for so long that it is not known how it ended. */
export function silent({ context }: FluxExecution, name: string, why: string): Broken<'errored'> {
  return {
    kind: 'errored',
    failure: {
      code: 'cluster-silent',
      message: `How the sync of ${name} ended is not known: ${why}. Flux may go on with it.`,
      next: `When the cluster answers again: flux get all -n ${context.environment.flux.namespace}`,
    },
  };
}
