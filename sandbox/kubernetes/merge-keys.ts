import { isListOfObjects, type JsonObject } from './json.ts';

/** Lists whose items are told apart by one of their fields, in the built-in kinds. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  addresses: ['type'],
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  secrets: ['name'],
  taints: ['key'],
  topologySpreadConstraints: ['topologyKey'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** The field that tells the items of this list apart; none where the list is replaced as a whole. */
export function mergeKeyOf(field: string, list: unknown): string | undefined {
  if (!isListOfObjects(list)) return undefined;
  const plain = list.filter((item) => item.$patch === undefined || Object.keys(item).length > 1);
  return MERGE_KEYS[field]?.find((key) => plain.every((item) => item[key] !== undefined));
}

/** The item of a list that a key's value stands for. */
export function itemBy(list: readonly JsonObject[], key: string, value: unknown): JsonObject | undefined {
  return list.find((item) => item[key] === value);
}
