import { hash } from 'node:crypto';
import type { AdmissionPolicy } from '../integrations/kubernetes/admission-policies.ts';

/** An admission policy of `deploy`, as this bitiq brings it. */
export interface DeployedPolicy {
  readonly name: string;
  /** In `deploy`. */
  readonly file: string;
  /** `digestOf` its rules. A test compares it with the file and tells the new one. */
  readonly digest: string;
}

export const SECRETS_DRY_RUN_ONLY: DeployedPolicy = {
  name: 'bitiq-secrets-dry-run-only',
  file: 'kubernetes/secret-presence-policy.yaml',
  digest: '9fc9208b57284595',
};

export const OPERATION_ONLY: DeployedPolicy = {
  name: 'bitiq-application-operation-only',
  file: 'kubernetes/application-operation-policy.yaml',
  digest: '501a76c8f538f99d',
};

export const FLUX_SUSPEND_ONLY: DeployedPolicy = {
  name: 'bitiq-flux-suspend-only',
  file: 'flux/flux-policy.yaml',
  digest: '50b73492d2b34fc2',
};

const BOOTSTRAP_FILE = 'kubernetes/bootstrap-policy.yaml';

/** What bounds whoever prepares an environment. */
export const BOOTSTRAP_POLICIES: readonly DeployedPolicy[] = [
  { name: 'bitiq-bootstrap-registers-only', file: BOOTSTRAP_FILE, digest: 'cb06b60e7399bcaf' },
  { name: 'bitiq-bootstrap-approves-only', file: BOOTSTRAP_FILE, digest: '167ea8584eafef00' },
  { name: 'bitiq-bootstrap-namespaces', file: BOOTSTRAP_FILE, digest: '83ab15aaf9347155' },
  { name: 'bitiq-bootstrap-no-owners', file: BOOTSTRAP_FILE, digest: 'bbd518b93de73a51' },
  { name: 'bitiq-bootstrap-vault-of-others', file: BOOTSTRAP_FILE, digest: '13d807d823e51a70' },
  { name: 'bitiq-bootstrap-router-certificate', file: BOOTSTRAP_FILE, digest: '936c5b376764cc3f' },
];

/** What it is about and what it denies, in 16 hex digits. Not in it: for whom, and how lines are broken. */
export function digestOf({ covers, rules }: Pick<AdmissionPolicy, 'covers' | 'rules'>): string {
  const text = JSON.stringify([covers, rules.map((rule) => rule.replace(/\s+/g, ' ').trim())]);
  return hash('sha256', text, 'hex').slice(0, 16);
}
