import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What is large and not needed by a process that waits: loaded at the first need. */
const LATE = ['@resvg/', '@aws-sdk/', '@smithy/', '@kubernetes/', '@octokit/', 'node-vault/', 'pg/'];

const SCRIPT = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    loaded.add(/.*node_modules\\/(.*)/.exec(url)?.[1] ?? '');
    return next(url, context);
  },
});
await import('./src/cli/commands/serve.ts');
await import('./src/serve/index.ts');
console.log(JSON.stringify([...loaded]));
process.exit();
`;

test('a process that serves has loaded what it needs to wait, and no more', { timeout: 60_000 }, async () => {
  const words = ['--input-type=module', '--eval', SCRIPT];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT });

  const loaded = JSON.parse(stdout) as readonly string[];

  expect(loaded.some((file) => file.startsWith('bullmq/'))).toBe(true);
  expect(LATE.filter((name) => loaded.some((file) => file.startsWith(name)))).toEqual([]);
});
