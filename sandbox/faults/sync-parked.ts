import type { Fault } from '../world.ts';
import { beforeOperation } from './before-operation.ts';
import { closeWindow } from './close-window.ts';

export const syncParked: Fault = {
  id: 'sync-parked',
  title: 'A sync window closes just before a sync of toy-service begins',
  plant(world) {
    const opens: (() => void)[] = [];
    const end = beforeOperation(world, 'toy-service', () => {
      if (opens.length > 0) return;
      opens.push(closeWindow(world.cluster, `toy-service-${world.name}`, 'closed before the sync began'));
    });
    return () => {
      end();
      for (const open of opens) open();
    };
  },
};
