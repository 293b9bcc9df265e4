import { open, readFile } from 'node:fs/promises';
import type { Anchor } from '../anchor.ts';
import { toCheckpointLine } from '../checkpoint.ts';

/**
 * A file that only grows: one checkpoint a line, on disk before it counts. It is worth something on
 * another disk, or where the file system lets nobody change it (`chattr +a`).
 */
export function createFileAnchor(file: string): Anchor {
  return {
    id: `file:${file}`,
    async anchor(checkpoint, { isRetry }) {
      const line = toCheckpointLine(checkpoint);
      const written = isRetry ? await readWritten(file) : '';
      if (written.split('\n').includes(line)) return;
      // What a crash left of a line ends where it is; the line comes again, whole.
      const end = written === '' || written.endsWith('\n') ? '' : '\n';
      const handle = await open(file, 'a', 0o640);
      try {
        await handle.appendFile(`${end}${line}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

async function readWritten(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}
