import type { Fault } from '../world.ts';
import { troubleSync } from './trouble-sync.ts';

export const syncHangs: Fault = {
  id: 'sync-hangs',
  title: 'A sync of toy-service hangs in its PreSync hook',
  plant: (world) => troubleSync(world, 'hangs', 'toy-service'),
};
