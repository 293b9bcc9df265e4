import { enableCompileCache } from 'node:module';
import { readPeakMegabytes } from '../peak-memory.ts';

/** `bitiq audit verify <file> --key <file>` as a process of its own, with its figures. */
// As `src/cli.ts` does: what was compiled once is not compiled again.
enableCompileCache();
const { main } = await import('../../src/cli/main.ts');

const { file, publicKey } = JSON.parse(process.argv[2] ?? '{}');

process.send?.('ready');
process.once('message', async () => {
  const began = performance.now();
  let said = '';
  const code = await main(['audit', 'verify', file, '--key', publicKey, '--json'], {
    env: {},
    cwd: '/',
    settings: { columns: 80, colour: false, live: false },
    signal: new AbortController().signal,
    out: (text) => {
      said += text;
    },
    err: (text) => void process.stderr.write(text),
  });
  const seconds = (performance.now() - began) / 1_000;
  if (code !== 0) throw new Error(`the export is not sound: ${said}`);
  const { records } = JSON.parse(said);
  process.send?.({ recordsPerSecond: records / seconds, megabytes: readPeakMegabytes() });
});
