import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Writes a kubeconfig for the tests of a file, and gives back where it is. */
export function kubeconfigFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-deploy-'));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, text);
  afterAll(() => rmSync(folder, { recursive: true }));
  return file;
}
