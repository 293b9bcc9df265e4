import { withSpan } from '../../tracing/span.ts';
import { lookAt, toTrouble } from './look-at.ts';
import type { Part, Standing, Step } from './step.ts';

/** Where a walk has come to. */
export type WalkEnd =
  | { readonly end: 'done' }
  | { readonly end: 'stopped'; readonly part: Part; readonly standing: Halt };

/** What a walk stops at. */
export type Halt = Extract<Standing, { state: 'waits' | 'fails' | 'unknown' }>;

export interface WalkOptions {
  readonly steps: readonly Step[];
  /** Told of each part before it is looked at, and of what was found or done. */
  onPart(part: Part, seen: Standing | 'looks' | 'writes' | 'written'): void;
  /** Asked before a part is written; throws where it may not be. */
  begin(part: Part): Promise<void>;
  /** Told how it ended. */
  end(part: Part, outcome: 'done' | 'failed', detail: string): Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Makes every part so, one after the other, and stops at the first that is not so yet. Begun again, it
 * writes nothing that is so already.
 */
export async function walk(options: WalkOptions): Promise<WalkEnd> {
  for (const part of options.steps.flatMap(({ parts }) => parts)) {
    options.signal.throwIfAborted();
    const standing = await makeSo(options, part);
    if (standing.state !== 'so') return { end: 'stopped', part, standing };
  }
  return { end: 'done' };
}

const CUT_SHORT = 'it was stopped while it was written: whether it is there now is not known';

type Made = Extract<Standing, { state: 'so' }> | Halt;

async function makeSo(options: WalkOptions, part: Part): Promise<Made> {
  const { onPart } = options;
  onPart(part, 'looks');
  const found = await lookAt(part, options.signal);
  if (found.state !== 'create' && found.state !== 'change') return tell(options, part, found);
  if (part.apply === undefined)
    return tell(options, part, { state: 'waits', for: `${part.title} to be there` });
  const apply = part.apply.bind(part);
  await options.begin(part);
  onPart(part, 'writes');
  try {
    await withSpan({ name: 'step write', attributes: { 'bitiq.step': part.id } }, () =>
      apply(options.signal),
    );
  } catch (error) {
    if (options.signal.aborted) await options.end(part, 'failed', CUT_SHORT);
    const failure = toTrouble(error, options.signal);
    await options.end(part, 'failed', failure.reason);
    return tell(options, part, failure);
  }
  await options.end(part, 'done', found.state === 'create' ? 'created' : 'changed');
  onPart(part, 'written');
  const after = await lookAt(part, options.signal);
  const isNotSo = after.state === 'create' || after.state === 'change';
  return tell(
    options,
    part,
    isNotSo ? { state: 'waits', for: `${part.title} to be as it was written` } : after,
  );
}

function tell({ onPart }: WalkOptions, part: Part, standing: Made): Made {
  onPart(part, standing);
  return standing;
}
