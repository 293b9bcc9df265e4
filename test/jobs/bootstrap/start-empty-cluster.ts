import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM_OPERATORS } from '../../../src/config/operators.ts';
import type { OperatorConfig } from '../../../src/config/schema.ts';
import { createKubernetes, type KubernetesClient } from '../../../src/integrations/kubernetes/client.ts';
import { startTestCluster, type TestCluster } from '../../sandbox/kubernetes/api-client.ts';

/** A cluster where nothing is installed yet, and bitiq's client of it. */
export interface EmptyCluster extends TestCluster {
  readonly kubernetes: KubernetesClient;
}

/** CSV that each channel leads to. */
export const csvOf = ({ package: name }: Pick<OperatorConfig, 'package'>) => `${name}.v1.2.3`;

/** With a catalog that offers the platform's operators, and the namespaces that OpenShift has from the start. */
export async function startEmptyCluster(): Promise<EmptyCluster> {
  const api = await startTestCluster({ controllers: { delayMs: 5 } });
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-bootstrap-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, api.cluster.kubeconfig('admin', 'new'));
  for (const name of ['openshift-operators', 'openshift-marketplace'])
    api.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  api.cluster.put({
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    metadata: { name: 'global-operators', namespace: 'openshift-operators' },
    spec: {},
  });
  for (const operator of PLATFORM_OPERATORS) api.cluster.put(offer(operator));
  const kubernetes = createKubernetes({ kubeconfig, context: 'new' });
  return {
    ...api,
    kubernetes,
    async stop() {
      await kubernetes.close();
      await api.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function offer(operator: OperatorConfig) {
  return {
    apiVersion: 'packages.operators.coreos.com/v1',
    kind: 'PackageManifest',
    metadata: {
      name: operator.package,
      namespace: 'openshift-marketplace',
      labels: { catalog: operator.source },
    },
    status: {
      catalogSource: operator.source,
      catalogSourceNamespace: 'openshift-marketplace',
      packageName: operator.package,
      channels: [{ name: operator.channel, currentCSV: csvOf(operator) }],
    },
  };
}
