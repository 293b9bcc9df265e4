import { isDeepStrictEqual } from 'node:util';
import type { Fault } from '../world.ts';
import { applicationKey } from './application-key.ts';
import { beforeOperation } from './before-operation.ts';

const THEIRS = {
  initiatedBy: { username: 'admin' },
  info: [{ name: 'Reason', value: 'Started by hand' }],
  sync: { revision: 'main', prune: true },
};

export const operationReplaced: Fault = {
  id: 'operation-replaced',
  title: "Somebody else's operation takes the place of the one of toy-service",
  plant(world) {
    const key = applicationKey('toy-service', world.name);
    return beforeOperation(world, 'toy-service', (operation) => {
      if (isDeepStrictEqual(operation, THEIRS)) return;
      world.cluster.change(key, (application) => {
        application.operation = THEIRS;
      });
    });
  },
};
