import type { Broken } from '../../apply/ending.ts';

/** The cluster answered nothing for so long that it is not known how it ended. */
export function silent(name: string, why: string): Broken<'errored'> {
  return {
    kind: 'errored',
    failure: {
      code: 'cluster-silent',
      message: `How the sync of ${name} ended is not known: ${why}. Its operation may go on.`,
      next: `When the cluster answers again: argocd app get ${name}`,
    },
  };
}
