import { startWorlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';

/**
 * A healthy `prod` in a process of its own, so that its servers take no time from who asks them.
 * First argument: the folder for its settings. Sends them when it is ready; afterwards each message
 * is the latency of the API server from then on, in milliseconds, and is sent back.
 */
const worlds = await startWorlds({ world: 'healthy', environments: ['prod'] });
const settings = await writeSettings(process.argv[2] ?? '', worlds);
holdStill();
process.on('message', (latencyMs: number) => {
  worlds.environment('prod').cluster.trouble.latencyMs = latencyMs;
  process.send?.(latencyMs);
});
process.on('disconnect', () => void worlds.stop());
process.send?.(settings);

/** Argo CD compares again every minute, and both sides must be asked about the same world. */
function holdStill(): void {
  const { cluster } = worlds.environment('prod');
  for (const { apiVersion, kind, metadata } of cluster.all('argoproj.io/v1alpha1', 'Application')) {
    const { name, namespace = '' } = metadata;
    cluster.change({ apiVersion, kind, name, namespace }, (application) => {
      application.metadata.annotations = { 'argocd.argoproj.io/skip-reconcile': 'true' };
    });
  }
}
