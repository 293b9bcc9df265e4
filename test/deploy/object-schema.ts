import * as kubernetes from '@kubernetes/client-node';
import { z } from 'zod';
import type { KubernetesObject } from '../../sandbox/world.ts';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

interface Model {
  getAttributeTypeMap(): readonly Attribute[];
}

/** Kubernetes' own OpenAPI, as its client is generated from it. */
const models = kubernetes as unknown as Readonly<Record<string, Model | undefined>>;

const PREFIXES: Readonly<Record<string, string>> = { v1: 'V1', 'autoscaling/v2': 'V2' };

/** What is not as the schema of its kind has it: unknown fields, and values of another type. Empty: it is valid. */
export function findSchemaFaults(object: KubernetesObject): readonly string[] {
  const { apiVersion, kind } = object;
  const custom = CUSTOM[`${apiVersion}/${kind}`];
  if (custom !== undefined) {
    const { metadata: _, ...rest } = object;
    return custom.safeParse(rest).error?.issues.map((it) => `${it.path.join('.')}: ${it.message}`) ?? [];
  }
  const model = models[`${PREFIXES[apiVersion] ?? 'V1'}${kind}`];
  if (model === undefined) return [`no schema is known of ${apiVersion} ${kind}`];
  return checkFields(object, model, kind);
}

function checkFields(value: unknown, model: Model, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: not an object`];
  const attributes = new Map(model.getAttributeTypeMap().map((each) => [each.baseName, each.type]));
  return Object.entries(value).flatMap(([key, inner]) => {
    const type = attributes.get(key);
    return type === undefined ? [`${path}.${key}: no such field`] : check(inner, type, `${path}.${key}`);
  });
}

function check(value: unknown, type: string, path: string): readonly string[] {
  const [, list] = /^(?:Array|Set)<(.+)>$/.exec(type) ?? [];
  if (list !== undefined) {
    if (!Array.isArray(value)) return [`${path}: not a list`];
    return value.flatMap((item, index) => check(item, list, `${path}[${index}]`));
  }
  const [, map] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (map !== undefined) {
    if (typeof value !== 'object' || value === null) return [`${path}: not a map`];
    return Object.entries(value).flatMap(([key, item]) => check(item, map, `${path}.${key}`));
  }
  if (type === 'any') return [];
  if (type === 'IntOrString' || type === 'number | string') {
    return typeof value === 'number' || typeof value === 'string' ? [] : [`${path}: neither number nor text`];
  }
  if (['string', 'number', 'boolean'].includes(type)) {
    const isSo = type === 'string' ? typeof value === 'string' : typeof value === type;
    return isSo ? [] : [`${path}: not a ${type}`];
  }
  const model = models[type];
  return model === undefined ? [`${path}: unknown type ${type}`] : checkFields(value, model, path);
}

const head = { apiVersion: z.string(), kind: z.string() };
const text = z.string().min(1);

/** Of what operators bring along, as far as it is used, after their CustomResourceDefinitions. */
const CUSTOM: Readonly<Record<string, z.ZodType>> = {
  'route.openshift.io/v1/Route': z.strictObject({
    ...head,
    spec: z.strictObject({
      host: text.optional(),
      path: z.string().startsWith('/').optional(),
      to: z.strictObject({ kind: z.literal('Service'), name: text, weight: z.int().min(0).max(256) }),
      port: z.strictObject({ targetPort: z.union([text, z.int()]) }),
      tls: z.strictObject({
        termination: z.enum(['edge', 'passthrough', 'reencrypt']),
        insecureEdgeTerminationPolicy: z.enum(['None', 'Allow', 'Redirect']).optional(),
      }),
    }),
  }),
  'monitoring.coreos.com/v1/PodMonitor': z.strictObject({
    ...head,
    spec: z.strictObject({
      selector: z.strictObject({ matchLabels: z.record(text, z.string()) }),
      podMetricsEndpoints: z
        .array(z.strictObject({ port: text, path: text, interval: z.string().regex(/^\d+s$/) }))
        .min(1),
    }),
  }),
  'monitoring.coreos.com/v1/PrometheusRule': z.strictObject({
    ...head,
    spec: z.strictObject({
      groups: z.array(
        z.strictObject({
          name: text,
          rules: z.array(
            z.strictObject({
              alert: text,
              expr: text,
              for: z
                .string()
                .regex(/^\d+[smh]$/)
                .optional(),
              labels: z.strictObject({ severity: z.enum(['info', 'warning', 'critical']) }),
              annotations: z.strictObject({ summary: text, description: text, runbook_url: z.url() }),
            }),
          ),
        }),
      ),
    }),
  }),
  'keda.sh/v1alpha1/ScaledObject': z.strictObject({
    ...head,
    spec: z.strictObject({
      scaleTargetRef: z.strictObject({ name: text }),
      minReplicaCount: z.int().min(0),
      maxReplicaCount: z.int().min(1),
      advanced: z.strictObject({
        horizontalPodAutoscalerConfig: z.strictObject({
          behavior: z.strictObject({ scaleDown: z.strictObject({ stabilizationWindowSeconds: z.int() }) }),
        }),
      }),
      triggers: z.array(
        z.strictObject({
          type: z.literal('prometheus'),
          metricType: z.enum(['Value', 'AverageValue']),
          metadata: z.strictObject({
            serverAddress: z.url(),
            namespace: text,
            query: text,
            threshold: z.string().regex(/^\d+$/),
            authModes: z.literal('bearer'),
          }),
          authenticationRef: z.strictObject({ name: text }),
        }),
      ),
    }),
  }),
  'keda.sh/v1alpha1/TriggerAuthentication': z.strictObject({
    ...head,
    spec: z.strictObject({
      boundServiceAccountToken: z.array(
        z.strictObject({ parameter: z.literal('bearerToken'), serviceAccountName: text }),
      ),
    }),
  }),
  'secrets.hashicorp.com/v1beta1/VaultStaticSecret': z.strictObject({
    ...head,
    spec: z.strictObject({
      vaultAuthRef: text,
      mount: text,
      type: z.enum(['kv-v1', 'kv-v2']),
      path: text,
      refreshAfter: z.string().regex(/^\d+[smh]$/),
      destination: z.strictObject({
        name: text,
        create: z.boolean(),
        transformation: z.strictObject({ excludeRaw: z.boolean() }),
      }),
      rolloutRestartTargets: z.array(
        z.strictObject({ kind: z.enum(['Deployment', 'DaemonSet', 'StatefulSet']), name: text }),
      ),
    }),
  }),
  'external-secrets.io/v1/ExternalSecret': z.strictObject({
    ...head,
    spec: z.strictObject({
      refreshInterval: z.string().regex(/^\d+[smh]$/),
      secretStoreRef: z.strictObject({ kind: z.enum(['SecretStore', 'ClusterSecretStore']), name: text }),
      target: z.strictObject({ name: text }),
      dataFrom: z.array(
        z.strictObject({
          // Its defaults, written out: in a list they would be a difference each time.
          extract: z.strictObject({
            key: text,
            conversionStrategy: z.literal('Default'),
            decodingStrategy: z.literal('None'),
            metadataPolicy: z.literal('None'),
          }),
        }),
      ),
    }),
  }),
  'argoproj.io/v1alpha1/Application': z.strictObject({
    ...head,
    spec: z.strictObject({
      project: text,
      source: z.strictObject({ repoURL: z.url(), path: text, targetRevision: text }),
      destination: z.strictObject({ server: z.url(), namespace: text }),
      syncPolicy: z.strictObject({ syncOptions: z.array(text) }),
    }),
  }),
};
