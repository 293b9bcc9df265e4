import { afterEach, expect, test } from 'vitest';
import { FURTHER_OPERATORS } from '../../../sandbox/fixtures/cluster/catalogs.ts';
import { PLATFORM_OPERATORS } from '../../../src/config/operators.ts';
import { BOOTSTRAP, type NewCluster, startNewCluster } from './a-new-cluster.ts';

let cluster: NewCluster | undefined;

afterEach(() => cluster?.stop());

interface Row {
  readonly fault: string;
  /** Where it stops: a step, or what phase 3 waits for. */
  readonly stops: string;
  readonly status: 'failed' | 'errored';
  readonly code: string;
  readonly reason: RegExp;
  readonly remedy: RegExp;
  readonly bootstrap?: object;
  readonly environment?: object;
}

/** What only has to be waited for is given up soon. */
const SOON = { stuckAfter: '2500ms' };

const ROWS: readonly Row[] = [
  {
    fault: 'csv-fails',
    stops: 'operators',
    status: 'failed',
    code: 'csv-failed',
    reason: /CSV vault-config-operator\.v0\.8\.34 failed: .*install timeout/,
    remedy: /^oc describe csv vault-config-operator\.v0\.8\.34 -n vault-config-operator$/,
  },
  {
    fault: 'crd-not-established',
    stops: 'operators',
    status: 'failed',
    code: 'bootstrap-stuck',
    reason: /it waits for CRD \S+ to be established/,
    remedy: /^oc describe crd \S+\.secrets\.hashicorp\.com$/,
    bootstrap: SOON,
  },
  {
    fault: 'namespace-terminating',
    stops: 'operators',
    status: 'failed',
    code: 'terminating',
    reason: /Namespace vault-config-operator is being deleted/,
    remedy: /^oc get namespaces vault-config-operator/,
  },
  {
    fault: 'apply-conflict',
    stops: 'operators',
    status: 'failed',
    code: 'apply-conflict',
    reason: /argocd-controller/,
    remedy: /^oc get subscriptions\.operators\.coreos\.com vault-config-operator .*--show-managed-fields$/,
  },
  {
    fault: 'bucket-taken',
    stops: 'aws',
    status: 'failed',
    code: 'bucket-taken',
    reason: /S3 bucket bitiq-new-logs belongs to another account/,
    remedy: /bootstrap\.aws\.bucket in bitiq\.yaml/,
  },
  {
    fault: 'iam-denied',
    stops: 'aws',
    status: 'failed',
    code: 'aws-forbidden',
    reason: /IAM does not let bitiq do iam:/,
    remedy: /^Allow iam:\S+ to the identity of bitiq/,
  },
  {
    fault: 'secrets-manager-throttles',
    stops: 'aws',
    status: 'errored',
    code: 'bootstrap-unknown',
    reason: /Secrets Manager in eu-central-1 wants fewer requests/,
    remedy: /aws secretsmanager/,
    bootstrap: {
      ...SOON,
      aws: {
        ...BOOTSTRAP.aws,
        credentials: { kind: 'user', secret: { store: 'secrets-manager', name: 'bitiq/loki-s3' } },
      },
    },
  },
  {
    fault: 'cluster-secret-store-not-ready',
    stops: 'vault',
    status: 'failed',
    code: 'bootstrap-stuck',
    reason: /ClusterSecretStore vault: .*permission denied/,
    remedy: /^oc describe clustersecretstores\.external-secrets\.io vault$/,
    bootstrap: SOON,
    environment: {
      secretOperator: 'external-secrets',
      operators: [
        ...PLATFORM_OPERATORS.filter(({ package: name }) => name !== 'vault-secrets-operator'),
        ...FURTHER_OPERATORS,
      ],
    },
  },
  {
    fault: 'lokistack-degraded',
    stops: 'lokistack/logging-loki',
    status: 'failed',
    code: 'loki-not-ready',
    reason: /LokiStack openshift-logging\/logging-loki is Degraded: MissingObjectStorageSecret/,
    remedy: /^oc get lokistack logging-loki -n openshift-logging/,
  },
];

test.each(ROWS)(
  '$fault: it stops at $stops and says why and what to do; mended, the same goes on',
  async (row) => {
    const { bootstrap = {}, environment = {} } = row;
    const here = await startNewCluster({ bootstrap, environment });
    cluster = here;
    here.worlds.faults.toggle(`new/${row.fault}`);

    const stopped = await here.bootstrap();
    const rows = stopped.report?.rows ?? [];
    const at = rows.find(({ id }) => id === row.stops);
    here.worlds.faults.toggle(`new/${row.fault}`);
    const resumed = await here.bootstrap();

    expect([stopped.status, stopped.error?.code]).toEqual([row.status, row.code]);
    expect(stopped.error?.message).toMatch(row.reason);
    expect(stopped.error?.next).toMatch(row.remedy);
    expect(stopped.report?.verdict?.sentence).toMatch(row.reason);
    expect([at?.state, at?.summary]).toEqual([
      row.status === 'failed' ? 'failed' : 'unknown',
      expect.stringMatching(row.reason),
    ]);
    expect(at?.remedy).toMatch(row.remedy);
    expect(rows.filter(({ state }) => state === 'running')).toEqual([]);
    expect([resumed.status, resumed.error]).toEqual(['succeeded', undefined]);
  },
  60_000,
);
