import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Lines of `bitiq.yaml` besides. */
interface Further {
  /** Under `environments.prod`. */
  readonly prod?: string;
  /** Instead of the same as prod. */
  readonly staging?: string;
}

/**
 * A folder whose `bitiq.yaml` has two environments, prod and staging, whose systems nobody reaches. Made where the
 * file of tests begins, and taken away after its last test.
 */
export function aFolder({ prod = '', staging = '*prod' }: Further = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'bitiq.yaml'),
    `environments:
  prod: &prod
    channel: C0PROD
    baseDomain: apps.prod.example
    vault: { address: 'http://127.0.0.1:1', auth: { method: kubernetes, role: bitiq } }
    repository: { owner: acme, name: gitops }
${prod}  staging: ${staging}
`,
  );
  return folder;
}
