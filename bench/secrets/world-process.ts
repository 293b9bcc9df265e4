import { furnishManySecrets, listManySecrets } from '../../sandbox/worlds/many-secrets.ts';
import { startWorlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';

/**
 * A healthy `prod` with many secrets in a process of its own. First argument: `{ folder, count,
 * namespaces }`. Sends its settings when it is ready; afterwards each message is the latency of Vault and of
 * the API server from then on, in milliseconds, and is sent back.
 */
const { folder, count, namespaces } = JSON.parse(process.argv[2] ?? '{}');
const secrets = listManySecrets(count, namespaces);
const worlds = await startWorlds({ world: 'healthy', environments: ['prod'] });
const prod = worlds.environment('prod');
furnishManySecrets(prod, secrets);
const settings = await writeSettings(folder, worlds, {}, { environments: { prod: { secrets } } });
process.on('message', (latencyMs: number) => {
  prod.vault.trouble.latencyMs = latencyMs;
  prod.cluster.trouble.latencyMs = latencyMs;
  process.send?.(latencyMs);
});
process.on('disconnect', () => void worlds.stop());
process.send?.(settings);
