import { z } from 'zod';
import { type Condition, conditions, metadata } from '../kubernetes/parse.ts';

/** `metadata` of what Flux reconciles. */
export const fluxMetadata = metadata.extend({
  resourceVersion: z.string().prefault(''),
  generation: z.number().prefault(0),
});

export const text = z.string().prefault('');

/** What each status of Flux has. `observedGeneration` is -1 until a controller has looked. */
export const fluxStatus = z.object({
  conditions,
  observedGeneration: z.number().prefault(-1),
  lastHandledReconcileAt: text,
});

export const reference = z.object({ kind: text, name: text, namespace: text });

const snapshot = z.object({
  chartVersion: text,
  digest: text,
  status: text,
  lastDeployed: z.string().optional(),
});

export const kustomizationSchema = z.object({
  metadata: fluxMetadata,
  spec: z.looseObject({
    suspend: z.boolean().prefault(false),
    interval: text,
    path: text,
    prune: z.boolean().prefault(false),
    sourceRef: reference.prefault({}),
    dependsOn: z.array(z.object({ name: z.string(), namespace: text })).prefault([]),
  }),
  status: fluxStatus
    .extend({
      lastAppliedRevision: text,
      lastAttemptedRevision: text,
      inventory: z.object({ entries: z.array(z.unknown()).prefault([]) }).prefault({}),
      // Since Flux 2.7.
      history: z.array(z.object({ lastReconciled: z.string().optional() })).prefault([]),
    })
    .prefault({}),
});

export const helmReleaseSchema = z.object({
  metadata: fluxMetadata,
  spec: z.looseObject({
    suspend: z.boolean().prefault(false),
    interval: text,
    chart: z
      .object({ spec: z.object({ chart: text, version: text, sourceRef: reference.prefault({}) }) })
      .optional(),
    chartRef: reference.optional(),
    driftDetection: z.object({ mode: text }).prefault({}),
    dependsOn: z.array(z.object({ name: z.string(), namespace: text })).prefault([]),
  }),
  status: fluxStatus
    .extend({
      helmChart: text,
      lastAttemptedRevision: text,
      history: z.array(snapshot).prefault([]),
    })
    .prefault({}),
});

export const gitRepositorySchema = z.object({
  metadata: fluxMetadata,
  spec: z.looseObject({
    url: text,
    suspend: z.boolean().prefault(false),
    interval: text,
    include: z.array(z.unknown()).prefault([]),
  }),
  status: fluxStatus.extend({ artifact: z.object({ revision: text, digest: text }).optional() }).prefault({}),
});

export const helmChartSchema = z.object({
  metadata: fluxMetadata,
  status: fluxStatus
    .extend({
      artifact: z.object({ revision: text, digest: text }).optional(),
      observedSourceArtifactRevision: text,
    })
    .prefault({}),
});

/** A condition as it is now; `undefined` where the controller has never said. */
export function conditionOf(all: readonly Condition[], type: string): Condition | undefined {
  return all.find((condition) => condition.type === type);
}
