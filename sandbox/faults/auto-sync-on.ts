import type { Fault } from '../world.ts';
import { applicationKey } from './application-key.ts';
import { changeObject } from './change-object.ts';

export const autoSyncOn: Fault = {
  id: 'auto-sync-on',
  title: 'toy-service is synced automatically',
  plant({ cluster, name }) {
    return changeObject(cluster, applicationKey('toy-service', name), ({ spec }) => {
      (spec as { syncPolicy?: object }).syncPolicy = { automated: {} };
    });
  },
};
