import { ExternalError, type ExternalSystem } from '../../errors.ts';
import type { Operation } from './operations.ts';

/** Argo CD does one thing at a time with an Application, and somebody else was first. */
export function toPendingError(system: ExternalSystem, name: string, { by }: Operation): ExternalError {
  const whose = by === '' ? '' : ` of ${by}`;
  return new ExternalError(system, 'conflict', `an operation${whose} is already under way on ${name}`, {
    next: `Wait until it is over, or end it: argocd app terminate-op ${name}`,
  });
}
