import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What `statfs` calls NFS, CIFS and SMB: locks there are not to be trusted. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x517b]);

/** The disk that a file lies on or would lie on; `free` in bytes. */
export async function measureDisk(file: string): Promise<{ free: number; isNetwork: boolean }> {
  let folder = dirname(file);
  while (!(await isThere(folder)) && folder !== dirname(folder)) folder = dirname(folder);
  const { bavail, bsize, type } = await statfs(folder);
  return { free: bavail * bsize, isNetwork: NETWORK_TYPES.has(type) };
}

export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** SQLite needs some room for what it keeps beside its file. */
const LEAST_ROOM = 1024 ** 2;

/** Throws `EROFS`, `EACCES` or `ENOSPC` where a file that is there, or those beside it, cannot be written to. */
export async function assertWritable(file: string): Promise<void> {
  await access(file, constants.W_OK);
  await access(dirname(file), constants.W_OK);
  if ((await measureDisk(file)).free >= LEAST_ROOM) return;
  throw Object.assign(new Error('no space left on the disk'), { code: 'ENOSPC' });
}
