import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** GNU time, which alone tells the peak memory of a process that has ended. */
const TIME = '/usr/bin/time';

export interface Measured {
  readonly milliseconds: number;
  /** The peak memory of each process, in the order of the pipe. */
  readonly megabytes: readonly number[];
  readonly stdout: string;
}

/** Throws with what has to be installed first. */
export function requirePrograms(): void {
  const found = (program: string) =>
    (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
  const missing = [...(existsSync(TIME) ? [] : ['time']), ...(found('jq') ? [] : ['jq'])];
  if (missing.length > 0)
    throw new Error(`missing: ${missing.join(', ')}; apt-get install -y ${missing.join(' ')}`);
}

/**
 * Runs programs as a shell does, each one's output into the next one, as processes of their own. `codes`: what the
 * last one may end with. Throws where one ends otherwise.
 */
export async function runMeasured(
  commands: readonly (readonly string[])[],
  options: {
    readonly folder: string;
    readonly env: Readonly<Record<string, string>>;
    readonly codes?: readonly number[];
  },
): Promise<Measured> {
  const { folder, env, codes = [0] } = options;
  const figures = commands.map((_, index) => join(folder, `memory-${index}`));
  const quoted = commands.map((command, index) =>
    [TIME, '-q', '-f', '%M', '-o', figures[index] ?? '', ...command].map(quote).join(' '),
  );
  const began = performance.now();
  const child = spawn('bash', ['-o', 'pipefail', '-c', quoted.join(' | ')], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray()),
  );
  const milliseconds = performance.now() - began;
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('exit', resolve)));
  if (!codes.includes(code ?? -1))
    throw new Error(`${commands.map(([name]) => name)} ended with ${code}: ${stderr?.join('')}`);
  const megabytes = await Promise.all(
    figures.map(async (file) => Number(await readFile(file, 'utf8')) / 1_024),
  );
  await Promise.all(figures.map((file) => rm(file)));
  return { milliseconds, megabytes, stdout: stdout?.join('') ?? '' };
}

const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
