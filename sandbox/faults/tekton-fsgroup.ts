import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const tektonFsgroup: Fault = {
  id: 'tekton-fsgroup',
  title: 'The namespace of the pipelines has lost its range of groups',
  check: 'tekton-fsgroup',
  plant({ cluster }) {
    const key = { apiVersion: 'v1', kind: 'Namespace', name: 'openshift-pipelines' };
    return changeObject(cluster, key, ({ metadata }) => {
      const { 'openshift.io/sa.scc.supplemental-groups': _range, ...annotations } =
        metadata.annotations ?? {};
      metadata.annotations = annotations;
    });
  },
};
