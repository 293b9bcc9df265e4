import type { Line } from './line.ts';
import { lookAtParts } from './look-at-parts.ts';

/** The step that makes them. */
export const AWS = 'aws';

/** What AWS has for the environment, where it is to have something. */
export const awsResources: Line = {
  id: 'aws-resources',
  title: 'AWS resources are there',
  async look({ steps, signal }) {
    const parts = steps.filter(({ id }) => id === AWS).flatMap((step) => step.parts);
    if (parts.length === 0) return { state: 'skipped', summary: 'nothing in AWS is asked for here' };
    return lookAtParts(parts, signal);
  },
};
