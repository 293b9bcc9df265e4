import type { Refused } from '../../apply/ending.ts';

/** All was put back already, and the worker was lost before it could say so. */
export const INTERRUPTED: Refused = {
  kind: 'refused',
  failure: {
    code: 'interrupted',
    message: 'It was interrupted before this was begun.',
    next: 'Request again.',
  },
  isKnown: false,
};
