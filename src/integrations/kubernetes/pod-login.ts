import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPodAddress } from '../../config/pod-address.ts';
import type { ClusterConfig } from '../../config/schema.ts';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** How a pod reaches its own cluster, as its ServiceAccount. */
export interface PodLogin {
  readonly server: string;
  /** As the kubelet has them now: it renews the token in time. Throws where the files are gone. */
  read(): Promise<{ readonly token: string; readonly ca: Buffer }>;
}

/**
 * The way into the cluster of this pod, without the library that `plain-kubeconfig.ts` tells of; `undefined` where
 * a kubeconfig or a context is named, or where this is no pod: then the library says what is missing.
 */
export function readPodLogin(
  { kubeconfig, context }: ClusterConfig,
  from: { readonly folder: string; readonly server: string | undefined } = {
    folder: FOLDER,
    server: readPodAddress(),
  },
): PodLogin | undefined {
  const { server, folder } = from;
  if (kubeconfig !== undefined || context !== undefined || server === undefined) return undefined;
  const [tokenFile, caFile] = [join(folder, 'token'), join(folder, 'ca.crt')];
  if (![tokenFile, caFile].every(isReadable)) return undefined;
  return {
    server,
    async read() {
      const [token, ca] = await Promise.all([readFile(tokenFile, 'utf8'), readFile(caFile)]);
      return { token: token.trim(), ca };
    },
  };
}

function isReadable(file: string): boolean {
  try {
    return readFileSync(file).length > 0;
  } catch {
    return false;
  }
}
