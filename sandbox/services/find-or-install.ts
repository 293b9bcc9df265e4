import { type ExecFileOptions, execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, glob } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that the machine has, or that its package manager has. */
export interface Program {
  /** As people know it. */
  readonly title: string;
  /** Names on the PATH, the best first. */
  readonly commands: readonly string[];
  /** Where else it may lie: paths or globs. */
  readonly places?: readonly string[];
  /** Debian packages, the best first; the first one that there is gets installed. */
  readonly debianPackages: readonly string[];
  /** What follows `brew install`. */
  readonly brew: readonly string[];
}

/** A program is not here and cannot be had. The message is one sentence for the person. */
export class MissingProgramError extends Error {
  constructor(program: Program, why: string) {
    super(
      `${program.title} is needed and was not found (${program.commands.join(', ')}); ${why}. ` +
        `Install it, for example with: sudo apt-get install ${program.debianPackages[0]}`,
    );
    this.name = 'MissingProgramError';
  }
}

/** The path of a program; `undefined` where the machine does not have it. */
export async function findProgram({ commands, places = [] }: Program): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const command of commands) {
    for (const folder of folders) {
      if (await isExecutable(join(folder, command))) return join(folder, command);
    }
  }
  for (const place of places) {
    const found: string[] = [];
    for await (const path of glob(place)) found.push(path);
    for (const path of found.sort().reverse()) if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The path of a program, after installing it where need be. Throws `MissingProgramError`. */
export async function findOrInstall(program: Program): Promise<string> {
  const found = await findProgram(program);
  if (found !== undefined) return found;
  console.error(`${program.title} is not here; installing it.`);
  const problem = await install(program);
  const installed = await findProgram(program);
  if (installed === undefined)
    throw new MissingProgramError(program, problem ?? 'installing it did not help');
  return installed;
}

/** What went wrong, if anything did. */
async function install(program: Program): Promise<string | undefined> {
  if (process.platform === 'darwin') return attempt('brew', ['install', '--quiet', ...program.brew]);
  const asRoot = await findRoot();
  if (asRoot === undefined) return 'apt-get needs root or sudo without a password';
  const update = await attempt(...asRoot('apt-get', '-qq', ...WAIT_FOR_LOCK, 'update'));
  const name = await firstAvailable(program.debianPackages);
  if (name === undefined) return update ?? `apt has no package ${program.debianPackages.join(' or ')}`;
  return attempt(
    ...asRoot('apt-get', '-qq', '-y', ...WAIT_FOR_LOCK, '--no-install-recommends', 'install', name),
  );
}

/** Tests install side by side, and so may the machine itself. */
const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=300'] as const;

/** Puts a command into the form that runs it as root; `undefined` where nothing does. */
async function findRoot(): Promise<((...command: string[]) => [string, string[]]) | undefined> {
  if (process.getuid?.() === 0) return (command = '', ...args) => [command, args];
  const canSudo = (await attempt('sudo', ['-n', 'true'])) === undefined;
  return canSudo ? (...command) => ['sudo', ['-n', '-E', ...command]] : undefined;
}

async function firstAvailable(packages: readonly string[]): Promise<string | undefined> {
  for (const name of packages) {
    const { stdout } = await run('apt-cache', ['policy', name]).catch(() => ({ stdout: '' }));
    if (/Candidate: (?!\(none\))/.test(stdout)) return name;
  }
  return undefined;
}

async function attempt(command: string, args: readonly string[]): Promise<string | undefined> {
  // RUNLEVEL=1 keeps Debian's packages from starting a service of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options: ExecFileOptions = { env, timeout: 600_000, maxBuffer: 64 * 1024 * 1024 };
  try {
    await run(command, args, options);
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const said = (stderr || message).trim().split('\n').at(-1);
    return `${command} failed: ${said}`;
  }
}
