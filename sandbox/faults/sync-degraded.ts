import type { Fault } from '../world.ts';
import { troubleSync } from './trouble-sync.ts';

export const syncDegraded: Fault = {
  id: 'sync-degraded',
  title: 'toy-service is Degraded after a sync',
  plant: (world) => troubleSync(world, 'degraded', 'toy-service'),
};
