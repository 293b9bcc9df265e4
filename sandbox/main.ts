import { parseOptions, type SandboxOptions, USAGE } from './run/options.ts';
import { MissingProgramError } from './services/find-or-install.ts';

/** Wrong usage, as bitiq's own exit code for it. */
const EXIT_USAGE = 64;

function readOptions(): SandboxOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return undefined;
  }
}

async function main(options: SandboxOptions): Promise<number> {
  if (options.once !== undefined) {
    const { runOnce } = await import('./run/run-once.ts');
    return runOnce(options.once, options.world);
  }
  const signalled = untilSignal();
  const { play } = await import('./run/play.ts');
  const playing = await play(options);
  await signalled;
  await playing.stop();
  return 0;
}

/** The first Ctrl-C is an order to stop in good order; the second stops at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
    if (process.env.npm_lifecycle_event !== undefined) onParentGone(resolve);
  });
}

/** Whoever ends npm ends the shell between npm and us, which passes no signal on. */
function onParentGone(tell: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && tell(), 500).unref();
}

const options = readOptions();
process.exitCode =
  options === undefined
    ? EXIT_USAGE
    : await main(options).catch((error: unknown) => {
        console.error(error instanceof MissingProgramError ? error.message : error);
        return 1;
      });
// A connection that somebody kept open must not keep the sandbox from ending.
setTimeout(() => process.exit(), 500).unref();
