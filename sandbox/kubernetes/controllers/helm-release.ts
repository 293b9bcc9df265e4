import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../world.ts';
import { conditionsOf, type FluxController, reconcileFlux } from '../flux/reconcile.ts';
import { type Controller, type ControllerContext, part } from './controller.ts';
import { artifactOf } from './git-repository.ts';

const API = 'helm.toolkit.fluxcd.io/v2';
const SOURCE_API = 'source.toolkit.fluxcd.io/v1';

/**
 * Flux's helm-controller, and of source-controller what makes the chart: from a folder of a GitRepository, or one
 * version that a HelmRelease names.
 */
export const helmRelease: Controller = {
  name: 'helm-release',
  kinds: ['HelmRelease.helm.toolkit.fluxcd.io', 'GitRepository.source.toolkit.fluxcd.io'],
  reconcile(object, context) {
    const own =
      object.kind === 'HelmRelease'
        ? [object]
        : context.cluster
            .all(API, 'HelmRelease')
            .filter((each) => chartOf(each).sourceRef.name === object.metadata.name);
    for (const each of own) {
      makeChart(each, context);
      reconcileFlux(each, context, controllerOf(context));
    }
  },
};

interface Chart {
  readonly chart: string;
  readonly version?: string;
  readonly sourceRef: { readonly kind: string; readonly name: string };
}

function chartOf(object: KubernetesObject): Chart {
  return part(part(object, 'spec'), 'chart').spec as Chart;
}

function chartKey({ metadata }: KubernetesObject) {
  const namespace = metadata.namespace ?? '';
  return { apiVersion: SOURCE_API, kind: 'HelmChart', name: `${namespace}-${metadata.name}`, namespace };
}

/** Its artifact has the chart's version; its digest what the chart is made of. */
function makeChart(object: KubernetesObject, { cluster, flux, timestamp }: ControllerContext): void {
  const { chart, version = '*', sourceRef } = chartOf(object);
  const namespace = object.metadata.namespace ?? '';
  const key = chartKey(object);
  // Who makes it the first time leaves alone what is suspended.
  if (cluster.read(key) === undefined && part(object, 'spec').suspend === true) return;
  const isGit = sourceRef.kind === 'GitRepository';
  const repository = isGit
    ? cluster.read({ apiVersion: SOURCE_API, kind: 'GitRepository', name: sourceRef.name, namespace })
    : undefined;
  const source = artifactOf(repository)?.revision ?? '';
  const { url = '' } = part(repository ?? {}, 'spec') as { url?: string };
  const held = flux.commitOf(url, source.slice(-40));
  const path = `${chart.replace(/^\.?\//, '').replace(/\/$/, '')}/`;
  const files = [...(held?.files ?? [])].filter(([file]) => file.startsWith(path));
  const meta = parse(held?.files.get(`${path}Chart.yaml`) ?? '{}') as { version?: string };
  const revision = isGit ? meta.version : version;
  if (revision === undefined) return;
  const digest = `sha256:${createHash('sha256')
    .update(JSON.stringify([revision, files]))
    .digest('hex')}`;
  const before = cluster.read(key);
  if (
    artifactOf(before)?.digest === digest &&
    part(before ?? {}, 'status').observedSourceArtifactRevision === source
  )
    return;
  cluster.put({
    apiVersion: SOURCE_API,
    kind: 'HelmChart',
    metadata: { ...before?.metadata, name: key.name, namespace },
    spec: { chart, version, sourceRef, interval: '1m' },
    status: {
      artifact: { revision, digest, lastUpdateTime: timestamp() },
      observedSourceArtifactRevision: source,
      conditions: conditionsOf({ timestamp }, 'True', 'ChartPackageSucceeded', `packaged '${chart}' chart`),
    },
  });
}

function controllerOf(context: ControllerContext): FluxController {
  const { cluster, flux, timestamp } = context;
  return {
    nameOf: ({ metadata }) => `helmrelease/${metadata.name}`,
    dependsOn: (object) => artifactOf(cluster.read(chartKey(object)))?.digest ?? '',
    look(object) {
      const name = `helmrelease/${object.metadata.name}`;
      const { namespace = '' } = object.metadata;
      const version = artifactOf(cluster.read(chartKey(object)))?.revision;
      const helmChart = `${namespace}/${chartKey(object).name}`;
      if (version === undefined) {
        const message = `HelmChart '${helmChart}' is not ready`;
        const status = { helmChart, conditions: conditionsOf(context, 'False', 'SourceNotReady', message) };
        return { takesMs: 0, end: () => status };
      }
      const running = conditionsOf(context, 'Unknown', 'Progressing', "Running 'upgrade' action");
      return {
        takesMs: flux.applyMs,
        begins: { helmChart, lastAttemptedRevision: version, conditions: running },
        end() {
          for (const act of flux.beforeApply) act(object);
          flux.applied.push({ object: name, revision: version });
          if (flux.failing.has(name)) {
            const message = `Helm upgrade failed for release ${namespace}/${object.metadata.name}: timed out`;
            return { conditions: conditionsOf(context, 'False', 'UpgradeFailed', message) };
          }
          const done = {
            chartVersion: version,
            digest: 'sha256:0',
            status: 'deployed',
            lastDeployed: timestamp(),
          };
          const { history = [] } = part(object, 'status') as { history?: readonly object[] };
          const message = `Helm upgrade succeeded for release ${namespace}/${object.metadata.name}`;
          return {
            history: [done, ...history].slice(0, 5),
            conditions: conditionsOf(context, 'True', 'UpgradeSucceeded', message),
          };
        },
      };
    },
  };
}
