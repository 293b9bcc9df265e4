import type { EnvironmentSecret } from '../../../config/secrets-schema.ts';
import type { SecretSource } from './source.ts';

/** A Secret that somebody makes by hand: there is no store to ask, and no operator. */
export const plain: SecretSource = {
  kind: 'plain',
  system: 'none',
  store: 'nobody',
  writer: undefined,
  ask: async () => ({ state: 'none' }),
  placeOf: ({ path }) => path,
  write: (secret) => create(secret),
  add: (secret) => create(secret),
  restore: (secret) => create(secret),
};

function create({ destinations, keys }: EnvironmentSecret): string {
  return destinations
    .map((destination) => {
      const [namespace, name] = destination.split('/');
      const values = keys.map((key) => `--from-literal=${key}='<${key}>'`).join(' ');
      return `oc create secret generic ${name} -n ${namespace} ${values}`;
    })
    .join('\n');
}
