import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { metadata, parseObject } from './parse.ts';

const STORAGE_CLASSES: Resource = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  namespaced: false,
};

export interface StorageClass {
  readonly name: string;
  readonly isDefault: boolean;
  /** Of several defaults the youngest is in effect. */
  readonly createdAt: string;
}

export async function listStorageClasses(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly StorageClass[]> {
  const classes = await kubernetes.list(STORAGE_CLASSES, { signal });
  return classes.map((each) => {
    const {
      name,
      annotations,
      creationTimestamp: createdAt,
    } = parseObject(schema, each, 'StorageClass').metadata;
    return { name, createdAt, isDefault: DEFAULT_MARKS.some((mark) => annotations[mark] === 'true') };
  });
}

/** The second one is old and still honoured. */
const DEFAULT_MARKS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

const schema = z.object({ metadata: metadata.extend({ creationTimestamp: z.string().prefault('') }) });
