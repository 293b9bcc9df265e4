import type { Fault } from '../world.ts';
import { troubleSync } from './trouble-sync.ts';

export const neverHealthy: Fault = {
  id: 'never-healthy',
  title: 'toy-service stays Progressing after a sync',
  plant: (world) => troubleSync(world, 'never-healthy', 'toy-service'),
};
