import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstall } from '../../sandbox/services/find-or-install.ts';

const WHERE = { debianPackages: ['prometheus'], brew: ['prometheus'] } as const;

/** The path of Prometheus' server, installed first if it has to be. Throws `MissingProgramError`. */
export function findPrometheus(): Promise<string> {
  return findOrInstall({ title: 'Prometheus', commands: ['prometheus'], ...WHERE });
}

/** The path of what checks its files, installed first if it has to be. Throws `MissingProgramError`. */
export function findPromtool(): Promise<string> {
  return findOrInstall({ title: 'promtool', commands: ['promtool'], ...WHERE });
}

interface Verdict {
  readonly isGood: boolean;
  readonly text: string;
}

/** What promtool says of files that are laid beside each other: JSON, of which YAML is more. */
export async function askPromtool(
  command: string,
  words: readonly string[],
  files: Readonly<Record<string, object>>,
): Promise<Verdict> {
  const cwd = mkdtempSync(join(tmpdir(), 'bitiq-promtool-'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(cwd, name), JSON.stringify(content));
  const verdict = await runPromtool(command, words, { cwd });
  rmSync(cwd, { recursive: true });
  return verdict;
}

/** What promtool says, given something to read. */
export function runPromtool(
  command: string,
  words: readonly string[],
  { cwd, input = '' }: { cwd?: string; input?: string },
): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = execFile(command, words, { cwd, timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ isGood: error === null, text: `${stdout}${stderr}` }),
    );
    child.stdin?.end(input);
  });
}
