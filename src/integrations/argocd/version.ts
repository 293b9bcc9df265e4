import { z } from 'zod';
import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { listDeployments } from '../kubernetes/workloads.ts';
import { type ArgocdApi, createArgocdClient } from './argocd-client.ts';
import { toArgocdError } from './argocd-error.ts';

/** A release: of Argo CD itself, or of OpenShift GitOps, which counts by itself. */
export interface ArgocdVersion {
  readonly product: 'Argo CD' | 'OpenShift GitOps';
  /** `3.1`. */
  readonly version: string;
}

/** What Argo CD's API says; `undefined` where it is no version. Throws `ExternalError`. */
export async function askArgocdVersion(
  api: ArgocdApi,
  signal: AbortSignal,
): Promise<ArgocdVersion | undefined> {
  const path = '/api/version';
  const { status, body } = await createArgocdClient(api)({ method: 'GET', path, signal });
  if (status !== 200) throw toArgocdError(status, body, { address: api.address, action: 'get', object: '*' });
  return toVersion('Argo CD', versionAnswer.safeParse(body).data?.Version);
}

/** What its images are tagged with; `undefined` where they are named by digest. Throws `ExternalError`. */
export async function readArgocdVersion(
  kubernetes: Kubernetes,
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<ArgocdVersion | undefined> {
  const labelSelector = 'app.kubernetes.io/part-of=argocd';
  const found = await listDeployments(kubernetes, { namespace, labelSelector, signal });
  const versions = found.flatMap(({ images }) => images.map(versionOfImage));
  return versions.find((version) => version !== undefined);
}

function versionOfImage(image: string): ArgocdVersion | undefined {
  const [, name = '', tag] = /^(.*argocd[^:@]*):([^@]+)/.exec(image) ?? [];
  return toVersion(name.includes('openshift-gitops') ? 'OpenShift GitOps' : 'Argo CD', tag);
}

function toVersion(product: ArgocdVersion['product'], text = ''): ArgocdVersion | undefined {
  const version = /^v?(\d+\.\d+)/.exec(text)?.[1];
  return version === undefined ? undefined : { product, version };
}

const versionAnswer = z.object({ Version: z.string() });
