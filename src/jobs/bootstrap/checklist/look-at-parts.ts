import { plural } from '../../../wording/counts.ts';
import type { Part, Standing } from '../step.ts';
import { lookAt } from '../walk.ts';
import type { LineFinding } from './line.ts';

/** Parts looked at together. */
const TOGETHER = 8;

/** Whether each of these is as it was written, now. */
export async function lookAtParts(parts: readonly Part[], signal: AbortSignal): Promise<LineFinding> {
  const seen: { readonly part: Part; readonly standing: Standing }[] = [];
  for (let at = 0; at < parts.length; at += TOGETHER) {
    const group = parts.slice(at, at + TOGETHER);
    const standings = await Promise.all(
      group.map(async (part) => ({ part, standing: await lookAt(part, signal) })),
    );
    seen.push(...standings);
  }
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
