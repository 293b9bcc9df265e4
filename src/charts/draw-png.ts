import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('./png-process.ts', import.meta.url));

/** Far more than it takes on a small machine, and less than the lease of whoever waits for it. */
const TIMEOUT_MS = 6_000;
const LARGEST_BYTES = 5_000_000;

const run = promisify(execFile);

/**
 * Draws an SVG without text as PNG. In a process of its own, which loads the library, draws and ends:
 * nobody here waits for the processor, and nothing of it stays in memory. Rejects where it is not drawn in 6 s.
 */
export async function drawPng(svg: string): Promise<Uint8Array> {
  const drawing = run(process.execPath, [PROGRAM], {
    encoding: 'buffer',
    env: {},
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: LARGEST_BYTES,
  });
  // One that ended before it read all says why by its exit.
  drawing.child.stdin?.on('error', () => undefined).end(svg);
  const { stdout } = await drawing;
  return stdout;
}
