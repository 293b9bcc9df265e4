import type { Fault } from '../world.ts';
import { applicationKey } from './application-key.ts';
import { beforeOperation } from './before-operation.ts';

export const operationCleared: Fault = {
  id: 'operation-cleared',
  title: 'Somebody takes the operation of toy-service away before it begins',
  plant(world) {
    const key = applicationKey('toy-service', world.name);
    return beforeOperation(world, 'toy-service', () =>
      world.cluster.change(key, (application) => {
        delete application.operation;
      }),
    );
  },
};
