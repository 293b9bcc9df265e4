import { z } from 'zod';
import type { Json } from '../../../audit/append.ts';
import type { OperationView } from '../../../integrations/argocd/operations.ts';
import type { Failure } from '../../job.ts';
import type { StepEnding } from './ending.ts';

/** What the journal keeps of a step that is about to be done. */
export interface Intent {
  /** Of the Application, with which the operation is set. */
  readonly resourceVersion: string;
  /** When the operation before ours began, as ISO 8601; `null`: there was none. */
  readonly before: string | null;
}

const intent = z.object({ resourceVersion: z.string(), before: z.string().nullable() });

const failure = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string().optional(),
  isCancelled: z.boolean().optional(),
});

/** What the detail of an intent has to say for whoever takes the step up again. */
export function detailOf(view: OperationView | undefined, revision: string): Json {
  return { ...intentOf(view), revision };
}

export function intentOf(view: OperationView | undefined): {
  resourceVersion: string;
  before: string | null;
} {
  return {
    resourceVersion: view?.resourceVersion ?? '',
    before: view?.state?.startedAt?.toISOString() ?? null,
  };
}

/** Throws where the journal holds something else: then nobody knows what was begun. */
export function parseIntent(detail: Json): Intent {
  return intent.parse(detail);
}

/** What the journal keeps of how a step ended. */
export function toDetail(ending: StepEnding): Json {
  if (ending.kind === 'done') return { summary: ending.summary };
  if (ending.kind === 'cancelled') return { code: 'cancelled', message: ending.summary };
  const { code, message, next } = ending.failure;
  return { code, message, ...(next !== undefined && { next }) };
}

/** How a step that the journal knows to have failed did so. */
export function parseFailure(detail: Json, application: string): Failure {
  const { code, message, next } = failure.safeParse(detail).data ?? {
    code: 'sync-failed',
    message: `The sync of ${application} failed.`,
  };
  return { code, message, ...(next !== undefined && { next }) };
}
