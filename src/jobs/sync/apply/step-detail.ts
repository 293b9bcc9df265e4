import { z } from 'zod';
import type { Json } from '../../../audit/append.ts';
import type { Failure } from '../../job.ts';
import type { StepEnding } from './ending.ts';

const failure = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string().optional(),
  isCancelled: z.boolean().optional(),
});

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
