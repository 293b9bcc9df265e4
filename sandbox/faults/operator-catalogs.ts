import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const operatorCatalogs: Fault = {
  id: 'operator-catalogs',
  title: 'A catalog of operators does not answer',
  check: 'operator-catalogs',
  worlds: ['furnished', 'empty'],
  plant({ cluster }) {
    const key = {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'CatalogSource',
      name: 'certified-operators',
      namespace: 'openshift-marketplace',
    };
    return changeObject(cluster, key, (catalog) => {
      catalog.status = { connectionState: { lastObservedState: 'TRANSIENT_FAILURE' } };
    });
  },
};
