import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const operatorPackages: Fault = {
  id: 'operator-packages',
  title: 'A catalog no longer offers a pinned channel',
  check: 'operator-packages',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    const key = {
      apiVersion: 'packages.operators.coreos.com/v1',
      kind: 'PackageManifest',
      name: 'vault-config-operator',
      namespace: 'openshift-marketplace',
    };
    return changeObject(cluster, key, (manifest) => {
      const status = manifest.status as { channels: { name: string }[] };
      status.channels = status.channels.filter(({ name }) => name !== 'alpha');
    });
  },
};
