import type { KnownBlock } from '@slack/types';
import type { Report } from '../report.ts';
import { context } from './blocks.ts';
import { codePart, line, linkPart, plainPart, richText, words } from './rich-text.ts';

/** An issue that was opened for something that drifted: what it is about, and the way to it. */
export function issueBody({ rows }: Report): readonly KnownBlock[] {
  const lines = rows.slice(0, 10).map(({ id, summary, evidence = [] }) => {
    const [url = ''] = evidence;
    const link = url === '' ? [] : [words('  '), ...linkPart('Open it on GitHub', url)];
    return line(...codePart(id), words('  '), ...plainPart(summary), ...link);
  });
  return [richText(lines), context('bitiq does not close it: whoever mends this does')];
}
