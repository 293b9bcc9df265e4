import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Policy } from '../../sandbox/kubernetes/admission/policy.ts';
import type { KubernetesObject } from '../../sandbox/world.ts';

export const KUBERNETES_FOLDER = join(import.meta.dirname, '../../deploy/kubernetes');

/** The files of `deploy/kubernetes` that hold objects. */
export const objectFiles = (): readonly string[] =>
  readdirSync(KUBERNETES_FOLDER).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');

/** Every object of `deploy/kubernetes`. */
export function deployedObjects(): readonly KubernetesObject[] {
  return objectFiles().flatMap((file) =>
    parseAllDocuments(readFileSync(join(KUBERNETES_FOLDER, file), 'utf8')).map(
      (document) => document.toJS() as KubernetesObject,
    ),
  );
}

export function deployedPolicies(): readonly Policy[] {
  return deployedObjects().filter(({ kind }) => kind === 'ValidatingAdmissionPolicy') as Policy[];
}
