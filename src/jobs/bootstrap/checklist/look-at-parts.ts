import { plural } from '../../../wording/counts.ts';
import { lookAtAll } from '../look-at.ts';
import type { Part, Standing } from '../step.ts';
import type { LineFinding } from './line.ts';

/** Whether each of these is as it was written, now. */
export async function lookAtParts(parts: readonly Part[], signal: AbortSignal): Promise<LineFinding> {
  const found = await lookAtAll(parts, signal);
  const seen = parts.flatMap((part) => {
    const standing = found.get(part.id);
    return standing === undefined ? [] : [{ part, standing }];
  });
  const evidence = seen.map(({ part, standing }) => `${part.title}: ${sayOf(standing)}`);
  const bad = seen.filter(({ standing }) => standing.state !== 'so');
  const [first] = bad.filter(({ standing }) => standing.state !== 'unknown').concat(bad);
  if (first === undefined) {
    const are = parts.length === 1 ? 'is as it was' : 'are as they were';
    return { state: 'passed', summary: `${plural(parts.length, 'part')} ${are} written`, evidence };
  }
  const { part, standing } = first;
  const more = bad.length > 1 ? `, and ${bad.length - 1} more` : '';
  return {
    state: standing.state === 'unknown' ? 'unknown' : 'failed',
    summary: `${part.title}: ${sayOf(standing)}${more}`,
    evidence,
    ...('remedy' in standing && standing.remedy !== undefined && { remedy: standing.remedy }),
  };
}

function sayOf(standing: Standing): string {
  switch (standing.state) {
    case 'so':
      return standing.evidence;
    case 'create':
      return 'it is not there any more';
    case 'change':
      return `${standing.changes.map(({ path }) => path).join(', ')} is not as it was written`;
    case 'waits':
      return `it waits for ${standing.for}`;
    case 'fails':
      return standing.reason;
    case 'unknown':
      return `cannot tell: ${standing.reason}`;
  }
}
