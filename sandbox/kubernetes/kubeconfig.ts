import { stringify } from 'yaml';

/** A kubeconfig with one cluster, one user and one context. */
export function kubeconfigOf(options: {
  address: string;
  caPem: string;
  token: string;
  contextName: string;
}): string {
  const { address, caPem, token, contextName: name } = options;
  const authority = Buffer.from(caPem).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: address, 'certificate-authority-data': authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
