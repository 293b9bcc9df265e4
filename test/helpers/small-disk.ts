import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of a test's own that can really be full or read-only. */
export interface SmallDisk {
  readonly folder: string;
  /** Writes until so many bytes are left; default: none. */
  fill(left?: number): void;
  /** Frees what was filled. */
  empty(): void;
  setReadOnly(): void;
  remove(): void;
}

/** `undefined` where this user may not mount one. */
export function mountSmallDisk(mebibytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-disk-'));
  const filling = join(folder, 'filling');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  let isThere = true;
  const remove = (): void => {
    if (!isThere) return;
    isThere = false;
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  };
  // A test that is left out takes nothing away.
  process.once('exit', remove);
  return {
    folder,
    fill(left = 0) {
      writeAll(filling);
      truncateSync(filling, statSync(filling).size - left);
    },
    empty: () => rmSync(filling),
    setReadOnly: () => execFileSync('mount', ['-o', 'remount,ro', folder]),
    remove,
  };
}

function writeAll(file: string): void {
  const opened = openSync(file, 'w');
  const block = Buffer.alloc(64 * 1024);
  try {
    for (;;) writeSync(opened, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(opened);
  }
}
