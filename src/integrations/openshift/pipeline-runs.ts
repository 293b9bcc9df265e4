import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { conditions, metadata, parseObject } from '../kubernetes/parse.ts';

const PIPELINE_RUNS: Resource = {
  group: 'tekton.dev',
  version: 'v1',
  kind: 'PipelineRun',
  plural: 'pipelineruns',
  namespaced: true,
};

/** Tekton's own label of the Pipeline that a run is of. */
const PIPELINE = 'tekton.dev/pipeline';

export interface PipelineRun {
  readonly name: string;
  /** Of the run itself where it names no Pipeline. */
  readonly pipeline: string;
  readonly createdAt: Date;
  /** When it was created, where Tekton has not begun it. */
  readonly startedAt: Date;
  /** `running`: Tekton has not decided yet. */
  readonly outcome: 'succeeded' | 'failed' | 'running';
  /** Tekton's reason and message; empty where it gives none. */
  readonly message: string;
}

export async function listPipelineRuns(
  kubernetes: Pick<Kubernetes, 'list'>,
  place: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly PipelineRun[]> {
  const found = await kubernetes.list(PIPELINE_RUNS, place);
  return found.map((each) => {
    const { metadata, status } = parseObject(schema, each, 'PipelineRun');
    const succeeded = status.conditions.find(({ type }) => type === 'Succeeded');
    const { name, labels, creationTimestamp } = metadata;
    return {
      name,
      pipeline: labels[PIPELINE] ?? name,
      createdAt: new Date(creationTimestamp),
      startedAt: new Date(status.startTime ?? creationTimestamp),
      outcome: OUTCOMES[succeeded?.status ?? ''] ?? 'running',
      message: [succeeded?.reason, succeeded?.message].filter(Boolean).join(': '),
    };
  });
}

const OUTCOMES: Readonly<Record<string, PipelineRun['outcome']>> = { True: 'succeeded', False: 'failed' };

const schema = z.object({
  metadata: metadata.extend({ creationTimestamp: z.iso.datetime({ offset: true }) }),
  status: z.object({ conditions, startTime: z.iso.datetime({ offset: true }).optional() }).prefault({}),
});
