import { AWS } from './aws-resources.ts';
import type { Line } from './line.ts';
import { lookAtParts } from './look-at-parts.ts';

/** Everything that phase 1 has made is still so. */
export const prepared: Line = {
  id: 'prepared',
  title: 'All that phase 1 has made is still so',
  look: ({ steps, signal }) => {
    const others = steps.filter(({ id }) => id !== AWS);
    return lookAtParts(
      others.flatMap(({ parts }) => parts),
      signal,
    );
  },
};
