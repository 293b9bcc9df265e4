import type { Obstacle } from './plan.ts';

/** The answer is no. `about`: the application, or `null` for all. */
export function blocks(id: string, about: string | null, sentence: string, remedy?: string): Obstacle {
  return { id, application: about, kind: 'blocks', sentence, ...(remedy !== undefined && { remedy }) };
}

/** It could not be asked. `about`: the application, or `null` for all. */
export function unknown(id: string, about: string | null, sentence: string, remedy?: string): Obstacle {
  return { id, application: about, kind: 'unknown', sentence, ...(remedy !== undefined && { remedy }) };
}

/** What is sure first. */
export function surestFirst(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return obstacles.toSorted((a, b) => weight(a) - weight(b));
}

const weight = ({ kind }: Obstacle) => (kind === 'blocks' ? 0 : 1);

/** Whether it says that something could not be read: that may pass. */
export function isUnread({ id, kind }: Pick<Obstacle, 'id' | 'kind'>): boolean {
  return kind === 'unknown' && id.endsWith('-unknown');
}
