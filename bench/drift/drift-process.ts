import { enableCompileCache } from 'node:module';
import { readPeakMegabytes } from '../peak-memory.ts';
import { nameOf } from './an-application.ts';

/**
 * A worker that looks for drift when it is told to. First argument: `{ env, folder, count }`. It has read its
 * configuration long before, and knows so many Applications by name. Each message is answered by what it found, how
 * long that took, and the most memory the process had until then.
 */
// As `src/cli.ts` does: what was compiled once is not compiled again.
enableCompileCache();
const [{ loadConfig }, { createSystems }, { runDrift }, { createRedactor }] = await Promise.all([
  import('../../src/config/load-config.ts'),
  import('../../src/jobs/systems.ts'),
  import('../../src/jobs/drift/run-drift.ts'),
  import('../../src/redaction/redactor.ts'),
]);

const { env, folder, count } = JSON.parse(process.argv[2] ?? '{}');
const config = loadConfig({ env, cwd: folder });
const pool = createSystems(config);
const prod = config.environments.get('prod');
if (prod === undefined) throw new Error('There is no prod.');
const environment = { ...prod, waves: [Array.from({ length: count }, (_, index) => nameOf(index))] };

async function look() {
  const began = performance.now();
  const result = await runDrift({
    environment,
    environments: [environment],
    systems: await pool.systemsOf(environment),
    redactor: createRedactor(config.secrets),
    furtherLooks: [],
    signal: new AbortController().signal,
  });
  const milliseconds = performance.now() - began;
  if (result.unreachable !== undefined) throw new Error(result.unreachable.why);
  const drifted = new Set(result.items.map(({ application }) => application));
  return { milliseconds, megabytes: readPeakMegabytes(), drifted: [...drifted].toSorted() };
}

process.on('message', async () => process.send?.(await look()));
process.on('disconnect', () => void pool.close());
process.send?.('ready');
