import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The cluster as somebody with kubectl has it. */
export interface ByHand {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly context: string;
  readonly namespace: string;
  /** For what kubectl remembers of the API. */
  readonly cache: string;
}

/**
 * Sets the operation on an Application by `kubectl get -o json` and `kubectl patch`, with the
 * resourceVersion that was read, as careful as it can be by hand.
 */
export async function patchByKubectl(byHand: ByHand, application: string, revision: string): Promise<void> {
  const { kubectl, kubeconfig, context, namespace, cache } = byHand;
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: cache };
  const at = ['--context', context, '-n', namespace];
  const options = { env, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await run(
    kubectl,
    [...at, 'get', 'applications.argoproj.io', application, '-o', 'json'],
    options,
  );
  const { resourceVersion } = JSON.parse(stdout).metadata;
  const patch = JSON.stringify({
    metadata: { resourceVersion },
    operation: {
      initiatedBy: { username: 'by-hand' },
      retry: { limit: 0 },
      sync: { revision, syncOptions: ['ApplyOutOfSyncOnly=true'], syncStrategy: { hook: {} } },
    },
  });
  const what = ['patch', 'applications.argoproj.io', application, '--type', 'merge', '-p', patch];
  await run(kubectl, [...at, ...what, '-o', 'name'], options);
}
