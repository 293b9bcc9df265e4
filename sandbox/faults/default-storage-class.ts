import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const defaultStorageClass: Fault = {
  id: 'default-storage-class',
  title: 'Two StorageClasses are the default',
  check: 'default-storage-class',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    const key = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'gp2-csi' };
    return changeObject(cluster, key, ({ metadata }) => {
      metadata.annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    });
  },
};
