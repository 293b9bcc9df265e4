import { isDeepStrictEqual } from 'node:util';
import type { Cluster } from '../world.ts';
import { PROJECT_KEY } from './application-key.ts';

interface Spec {
  syncWindows?: object[];
}

/** Adds a deny window that is always active for an Application, and returns what takes that one away. */
export function closeWindow(cluster: Cluster, application: string, description: string): () => void {
  const window = {
    kind: 'deny',
    schedule: '* * * * *',
    duration: '1h',
    applications: [application],
    description,
  };
  const change = (edit: (windows: object[]) => object[]) =>
    cluster.change(PROJECT_KEY, (project) => {
      const spec = project.spec as Spec;
      const windows = edit(spec.syncWindows ?? []);
      if (windows.length > 0) spec.syncWindows = windows;
      else delete spec.syncWindows;
    });
  change((windows) => [...windows, window]);
  return () => change((windows) => windows.filter((each) => !isDeepStrictEqual(each, window)));
}
