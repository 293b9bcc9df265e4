import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'bitiq-deploy-'));

// Where a test file imports this, for a hook inside another hook is not heard.
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a kubeconfig for the tests of a file, and gives back where it is. */
export function kubeconfigFile(text: string): string {
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, text);
  return file;
}
