import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { variables } from '../../src/config/variables.ts';
import { endWithUs } from '../services/server-process.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/**
 * Starts bitiq itself, in a folder where no `.env` of the person's own is found, with these variables
 * and none of bitiq's that happen to be set outside, but for how much it logs.
 */
export function spawnBitiq(
  words: readonly string[],
  options: { env: Readonly<Record<string, string>>; cwd: string; stdio: StdioOptions },
): ChildProcess {
  const ours = new Set(Object.keys(variables.shape).filter((name) => name !== 'BITIQ_LOG_LEVEL'));
  const outside = Object.entries(process.env).filter(([name]) => !ours.has(name));
  const env = { ...Object.fromEntries(outside), ...options.env };
  const child = spawn(process.execPath, [CLI, ...words], { ...options, env });
  endWithUs(child);
  return child;
}

/** The code with which a process ends; a signal counts as in shells, 128 and its number. */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
