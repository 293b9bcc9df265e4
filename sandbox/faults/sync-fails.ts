import type { Fault } from '../world.ts';
import { troubleSync } from './trouble-sync.ts';

export const syncFails: Fault = {
  id: 'sync-fails',
  title: 'A sync of toy-service fails: its Deployment is refused',
  plant: (world) => troubleSync(world, 'fails', 'toy-service'),
};
