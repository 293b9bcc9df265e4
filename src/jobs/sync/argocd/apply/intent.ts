import { z } from 'zod';
import type { Json } from '../../../../audit/append.ts';
import type { OperationView } from '../../../../integrations/argocd/operations.ts';

/** What the journal keeps of a step that is about to be done. */
export interface Intent {
  /** Of the Application, with which the operation is set. */
  readonly resourceVersion: string;
  /** When the operation before ours began, as ISO 8601; `null`: there was none. */
  readonly before: string | null;
}

const intent = z.object({ resourceVersion: z.string(), before: z.string().nullable() });

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
