import { describe, expect, it } from 'vitest';
import { code, escapeMrkdwn, slackDate } from '../../src/messages/text.ts';

describe('text for Slack', () => {
  it.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['&lt;', '&amp;lt;'],
  ])('%s is escaped', (text, escaped) => {
    expect(escapeMrkdwn(text)).toBe(escaped);
  });

  it.each([
    ['prod', '`prod`'],
    ['a`b', "`a'b`"],
    ['two\nlines', '`two lines`'],
    ['<!here>', '`&lt;!here&gt;`'],
    ['', ''],
  ])('%j in code marks is %s', (text, marked) => {
    expect(code(text)).toBe(marked);
  });

  it("a time is shown in the reader's zone, and in UTC where it cannot be", () => {
    expect(slackDate(new Date('2026-11-21T14:30:59Z'))).toBe(
      '<!date^1795271459^{date_short_pretty} {time}|2026-11-21 14:30 UTC>',
    );
  });
});
