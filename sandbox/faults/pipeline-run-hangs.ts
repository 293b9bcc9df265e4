import type { Fault } from '../world.ts';

/** A few minutes more than six hours. */
const AGO_MS = 6 * 3_600_000 + 300_000;

export const pipelineRunHangs: Fault = {
  id: 'pipeline-run-hangs',
  title: 'A PipelineRun of toy-service has been running for 6 hours',
  plant({ cluster }) {
    const key = {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      name: 'toy-service-build-x7k2p',
      namespace: 'openshift-pipelines',
    };
    const startTime = new Date(Date.now() - AGO_MS).toISOString().replace(/\.\d+Z$/, 'Z');
    cluster.put({
      apiVersion: key.apiVersion,
      kind: key.kind,
      metadata: {
        name: key.name,
        namespace: key.namespace,
        creationTimestamp: startTime,
        labels: { 'tekton.dev/pipeline': 'toy-service-build' },
      },
      spec: { pipelineRef: { name: 'toy-service-build' } },
      status: {
        startTime,
        conditions: [
          { type: 'Succeeded', status: 'Unknown', reason: 'Running', message: 'Tasks Completed: 1' },
        ],
      },
    });
    return () => cluster.remove(key);
  },
};
