import type { Fault } from '../world.ts';
import { PROJECT_KEY } from './application-key.ts';
import { changeObject } from './change-object.ts';

export const projectForbids: Fault = {
  id: 'project-forbids',
  title: 'The AppProject permits another namespace only',
  plant({ cluster }) {
    return changeObject(cluster, PROJECT_KEY, ({ spec }) => {
      (spec as { destinations: object[] }).destinations = [{ server: '*', namespace: 'elsewhere' }];
    });
  },
};
