import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Policy } from '../../sandbox/kubernetes/admission/policy.ts';
import { findKubectl } from '../../sandbox/services/kubectl.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import type { KubernetesObject } from '../../sandbox/world.ts';
import { loadKnownConfig } from '../../src/cli/load.ts';
import { variables } from '../../src/config/variables.ts';
import { findSchemaFaults } from './object-schema.ts';

const FOLDER = join(import.meta.dirname, '../../deploy/kustomize');
const kubectlPath = await requireService('deploy/kustomize by kubectl', findKubectl);

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: { readonly limits?: object; readonly requests?: object };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly serviceAccountName?: string;
  readonly hostNetwork?: boolean;
  readonly volumes?: readonly Readonly<
    Record<string, { readonly name?: string; readonly secretName?: string; readonly claimName?: string }>
  >[];
}

type Workload = KubernetesObject & {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
    readonly replicas: number;
    readonly strategy?: { readonly type?: string };
    readonly volumeClaimTemplates?: readonly KubernetesObject[];
  };
};

interface Autoscaling {
  readonly scaleTargetRef: { readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly { readonly external: { readonly target: { readonly value: string } } }[];
  readonly behavior: object;
}

function render(path: string): readonly KubernetesObject[] {
  const text = execFileSync(kubectlPath ?? 'kubectl', ['kustomize', join(FOLDER, path)], {
    encoding: 'utf8',
  });
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}

const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;
const isWorkload = (object: KubernetesObject): object is Workload =>
  ['Deployment', 'StatefulSet'].includes(object.kind);

describe.skipIf(kubectlPath === undefined).each(['overlays/single', 'overlays/ha', 'overlays/openshift'])(
  'deploy/kustomize/%s',
  (path) => {
    const objects = render(path);
    const workloads = objects.filter(isWorkload);
    const containers = workloads.flatMap(({ metadata, spec }) =>
      [...spec.template.spec.containers, ...(spec.template.spec.initContainers ?? [])].map(
        (container) => [`${metadata.name}/${container.name}`, container] as const,
      ),
    );
    const bitiqs = containers.filter(([name]) => name.endsWith('/bitiq')).map(([, container]) => container);

    test.each(objects.map((object) => [nameOf(object), object] as const))(
      '%s is as the schema of its kind has it',
      (_name, object) => {
        expect(findSchemaFaults(object)).toEqual([]);
      },
    );

    test('holds no Secret', () => {
      expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    });

    test.each(containers)('%s may do nothing that the platform forbids', (_name, container) => {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(Object.keys(container.resources?.limits ?? {}).toSorted()).toEqual(['cpu', 'memory']);
      expect(Object.keys(container.resources?.requests ?? {}).toSorted()).toEqual(['cpu', 'memory']);
      expect(container.image).toMatch(/^[a-z0-9.-]+\/[a-z0-9/-]+(:\d+\.\d+\.\d+|@sha256:[0-9a-f]{64})$/);
    });

    test.each(workloads.map((it) => [it.metadata.name, it] as const))(
      'the pods of %s run as nobody in particular, on no host of theirs, and are found by their selector',
      (_name, { spec }) => {
        const { securityContext, hostNetwork } = spec.template.spec;
        expect(securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
        expect(hostNetwork).toBeUndefined();
        expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
      },
    );

    test('says itself what a cluster would fill in where kubectl or Argo CD would then see a difference', () => {
      for (const { kind, spec } of workloads) {
        if (kind === 'Deployment') expect(spec.strategy?.type).toBeDefined();
        for (const claim of spec.volumeClaimTemplates ?? [])
          expect(claim).toMatchObject({
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            spec: { volumeMode: 'Filesystem' },
          });
      }
    });

    test('what pods mount and read is there, or is brought by an operator', () => {
      const made = objects.flatMap((object) => [nameOf(object)]);
      const brought = ['Secret/bitiq', 'Secret/bitiq-audit-key', 'Secret/bitiq-redis'];
      const wanted = workloads.flatMap(({ spec }) => {
        const pod = spec.template.spec;
        const claims = spec.volumeClaimTemplates?.map(({ metadata }) => metadata.name) ?? [];
        const volumes = pod.volumes ?? [];
        const mounts = pod.containers.flatMap(({ volumeMounts = [] }) =>
          volumeMounts.map(({ name }) => name),
        );
        const names = [...volumes.map(({ name }) => String(name)), ...claims];
        expect([...new Set(mounts)].toSorted()).toEqual(names.toSorted());
        return [
          ...(pod.serviceAccountName ? [`ServiceAccount/${pod.serviceAccountName}`] : []),
          ...volumes.flatMap(({ configMap, secret, persistentVolumeClaim }) => [
            ...(configMap ? [`ConfigMap/${configMap.name}`] : []),
            ...(secret ? [`Secret/${secret.secretName}`] : []),
            ...(persistentVolumeClaim ? [`PersistentVolumeClaim/${persistentVolumeClaim.claimName}`] : []),
          ]),
          ...pod.containers.flatMap(({ envFrom = [] }) =>
            envFrom.map((each) => `Secret/${each.secretRef.name}`),
          ),
        ];
      });

      expect(wanted.filter((name) => !made.includes(name) && !brought.includes(name))).toEqual([]);
    });

    test('bitiq is given a role and variables that it knows', () => {
      for (const { args, env = [] } of bitiqs) {
        expect(args?.join(' ')).toMatch(/^serve --role (bot|worker|all)$/);
        const known = Object.keys(variables.shape);
        expect(
          env.map(({ name }) => name).filter((name) => name !== 'REDIS_PASSWORD' && !known.includes(name)),
        ).toEqual([]);
        const values = Object.fromEntries(
          env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
        );
        expect(variables.safeParse(values).error?.issues).toBeUndefined();
      }
    });
  },
);

test.skipIf(kubectlPath === undefined)('single is one process, ha three bots and three workers', () => {
  const replicas = (path: string) =>
    render(path)
      .filter(isWorkload)
      .map(({ metadata, spec }) =>
        `${metadata.name} ${spec.replicas} ${spec.template.spec.containers[0]?.args?.join(' ') ?? ''}`.trim(),
      );

  expect(replicas('overlays/single')).toEqual(['bitiq-bot 1 serve --role all']);
  expect(replicas('overlays/ha')).toEqual([
    'bitiq-bot 3 serve --role bot',
    'bitiq-worker 3 serve --role worker',
    'redis 3',
  ]);
});

test.skipIf(kubectlPath === undefined).each(['overlays/ha', 'overlays/openshift'])(
  'where %s is given no PostgreSQL, no pod begins: each would have a store of its own',
  (path) => {
    const stores = render(path)
      .filter(isWorkload)
      .flatMap(({ spec }) => spec.template.spec.containers.filter(({ name }) => name === 'bitiq'))
      .map(({ env = [] }) => env.find(({ name }) => name === 'DATABASE_URL'));

    const valueFrom = { secretKeyRef: { name: 'bitiq', key: 'DATABASE_URL' } };
    expect(stores).toEqual(Array(2).fill({ name: 'DATABASE_URL', valueFrom }));
  },
);

test.skipIf(kubectlPath === undefined).each(['../kubernetes', '../flux'])(
  'policies of %s say their scope: the cluster would add it to the list, and each apply would differ',
  (path) => {
    const policies = render(path).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy') as Policy[];
    const rules = policies.flatMap(({ spec }) => spec.matchConstraints?.resourceRules ?? []);

    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter(({ scope }) => scope !== '*')).toEqual([]);
  },
);

/** The overlay ha with a component of ours. */
function renderWith(component: string): readonly KubernetesObject[] {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-overlay-'));
  const from = relative(folder, FOLDER);
  const text = `resources: [${from}/overlays/ha]\ncomponents: [${from}/components/${component}]\n`;
  writeFileSync(join(folder, 'kustomization.yaml'), text);
  const objects = render(relative(FOLDER, folder));
  rmSync(folder, { recursive: true });
  return objects;
}

test.skipIf(kubectlPath === undefined)(
  'with custom-metrics-autoscaler the workers have one autoscaler, with the bounds and the threshold of ha',
  () => {
    const objects = renderWith('custom-metrics-autoscaler');
    const [own] = render('overlays/ha').filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
    const [scaled] = objects.filter(({ kind }) => kind === 'ScaledObject');
    const spec = own?.spec as Autoscaling;

    expect(objects.flatMap(findSchemaFaults)).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([]);
    expect(scaled?.spec).toMatchObject({
      scaleTargetRef: { name: spec.scaleTargetRef.name },
      minReplicaCount: spec.minReplicas,
      maxReplicaCount: spec.maxReplicas,
      advanced: { horizontalPodAutoscalerConfig: { behavior: spec.behavior } },
      triggers: [{ metadata: { threshold: spec.metrics[0]?.external.target.value } }],
    });
  },
);

test.skipIf(kubectlPath === undefined).each([
  ['external-secrets', ['bitiq']],
  ['external-secrets/ha', ['bitiq-audit-key', 'bitiq-redis']],
])('%s brings Secrets as the schema of its kind has it', (component, names) => {
  const brought = renderWith(component).filter(({ kind }) => kind === 'ExternalSecret');

  expect(brought.map(({ metadata }) => metadata.name)).toEqual(names);
  expect(brought.flatMap(findSchemaFaults)).toEqual([]);
});

test.skipIf(kubectlPath === undefined)(
  'with plain-kubernetes every pod has a user and a group for its volumes',
  () => {
    const pods = renderWith('plain-kubernetes').filter(isWorkload);

    expect(pods).toHaveLength(3);
    for (const { spec } of pods)
      expect(spec.template.spec.securityContext).toMatchObject({ runAsUser: 1001, fsGroup: 1001 });
  },
);

test.skipIf(kubectlPath === undefined)(
  'the Redis of single is there before bitiq, and until bitiq has ended',
  () => {
    const [bot] = render('overlays/single').filter(isWorkload);

    expect(bot?.spec.template.spec.initContainers).toEqual([
      expect.objectContaining({ name: 'redis', restartPolicy: 'Always' }),
    ]);
  },
);

test('the bitiq.yaml of the base is a good one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-base-'));
  copyFileSync(join(FOLDER, 'base/bitiq.yaml'), join(folder, 'bitiq.yaml'));

  const { environments } = loadKnownConfig({ env: {}, cwd: folder });

  rmSync(folder, { recursive: true });
  expect([...environments.keys()]).toEqual(['prod']);
});

describe('deploy/Containerfile', () => {
  const lines = readFileSync(join(FOLDER, '../Containerfile'), 'utf8').split('\n');

  test('is made of a Node of which the version is named', () => {
    expect(lines.find((line) => line.startsWith('ARG NODE_IMAGE='))).toMatch(/:24\.\d+\.\d+-[a-z]+-slim$/);
    expect(lines.filter((line) => /^FROM/.test(line) && !/\$\{NODE_IMAGE\}/.test(line))).toEqual([]);
  });

  test('runs as a number that is not root, in the group that OpenShift gives to everybody', () => {
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER 1001:0']);
  });

  test('has no dependency of development in it', () => {
    expect(lines.find((line) => line.includes('npm ci'))).toContain('--omit=dev');
  });
});
