import type { Fault } from '../world.ts';
import { removeObject } from './change-object.ts';

export const route53Credentials: Fault = {
  id: 'route53-credentials',
  title: 'The Route 53 credentials are missing',
  check: 'route53-credentials',
  plant({ cluster }) {
    const key = { apiVersion: 'v1', kind: 'Secret', name: 'route53-credentials', namespace: 'cert-manager' };
    return removeObject(cluster, key);
  },
};
