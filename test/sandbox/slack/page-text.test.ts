import { describe, expect, it } from 'vitest';
import { formatAgo, formatDate, formatDay } from '../../../sandbox/slack/page/text/dates.ts';
import { parseMarkdown, toMrkdwn } from '../../../sandbox/slack/page/text/markdown.ts';
import { parseInline, parseMrkdwn } from '../../../sandbox/slack/page/text/mrkdwn.ts';

const text = (content: string) => ({ is: 'text', text: content });

describe('mrkdwn', () => {
  it.each([
    [
      '*bold* and _it_',
      [{ is: 'bold', inside: [text('bold')] }, text(' and '), { is: 'italic', inside: [text('it')] }],
    ],
    ['a*b*c and snake_case_name', [text('a*b*c and snake_case_name')]],
    ['`*raw* &lt;b&gt;`', [{ is: 'code', text: '*raw* <b>' }]],
    ['1 &lt; 2 &amp;&amp; &amp;lt;', [text('1 < 2 && &lt;')]],
    [
      '<https://a.example/?a=1&amp;b=2|here>',
      [{ is: 'link', url: 'https://a.example/?a=1&b=2', label: 'here' }],
    ],
    ['<javascript:alert(1)|here>', [text('<javascript:alert(1)|here>')]],
    [
      '<@U1> <#C1|prod> <!subteam^S1>',
      [
        { is: 'mention', of: 'user', id: 'U1', label: '' },
        text(' '),
        { is: 'mention', of: 'channel', id: 'C1', label: 'prod' },
        text(' '),
        { is: 'mention', of: 'group', id: 'S1', label: '' },
      ],
    ],
    ['<!here>', [{ is: 'broadcast', name: 'here' }]],
    [':x: done', [{ is: 'emoji', name: 'x' }, text(' done')]],
    [
      '<!date^1790000000^{time}^https://a.example|at noon>',
      [{ is: 'date', at: 1790000000, format: '{time}', url: 'https://a.example', fallback: 'at noon' }],
    ],
  ])('reads %s', (line, expected) => {
    expect(parseInline(line)).toEqual(expected);
  });

  it('reads code blocks, quotes and lines, and leaves an open fence as it is', () => {
    expect(parseMrkdwn('a\n```\noc get *pods*\n```\n&gt; b\n&gt; c\nd')).toEqual([
      { is: 'line', inside: [text('a')] },
      { is: 'pre', text: 'oc get *pods*' },
      { is: 'quote', lines: [[text('b')], [text('c')]] },
      { is: 'line', inside: [text('d')] },
    ]);
    expect(parseMrkdwn('```never closed')).toEqual([{ is: 'line', inside: [text('```never closed')] }]);
  });
});

describe('dates', () => {
  const noon = Date.UTC(2026, 10, 21, 12) / 1000;

  it.each([
    ['{date_num} {time}', 'Asia/Tokyo', '2026-11-21 21:00'],
    ['{date_short_pretty} at {time}', 'Europe/Berlin', 'Today at 13:00'],
    ['{date}', 'America/New_York', 'November 21, 2026'],
    ['{date_long}', 'Etc/UTC', 'Saturday, November 21, 2026'],
    ['{time_secs} {unknown}', 'Etc/UTC', '12:00:00 {unknown}'],
    ['{ago}', 'Etc/UTC', '2 hours ago'],
  ])('%s in %s', (format, zone, expected) => {
    expect(formatDate(format, noon, zone, noon * 1000 + 2.9 * 3_600_000)).toBe(expected);
  });

  it('turn at midnight of whoever reads', () => {
    const at = Date.UTC(2026, 10, 21, 23, 30);
    const now = Date.UTC(2026, 10, 21, 23, 45);

    expect(formatDay(at, 'Etc/UTC', now + 3_600_000)).toBe('Yesterday');
    expect(formatDay(at, 'Europe/Berlin', now)).toBe('Today');
    expect(formatAgo(at, now)).toBe('15 minutes ago');
  });
});

describe('markdown', () => {
  it('falls into its blocks', () => {
    const source =
      '# Plan\n\none\ntwo\n- a\n- b\n\n1. c\n\n```sh\noc get\n```\n| x | y |\n|---|---|\n| 1 | 2 |\n---';

    expect(parseMarkdown(source)).toEqual([
      { is: 'heading', text: 'Plan' },
      { is: 'paragraph', text: 'one\ntwo' },
      { is: 'list', ordered: false, items: ['a', 'b'] },
      { is: 'list', ordered: true, items: ['c'] },
      { is: 'pre', text: 'oc get' },
      {
        is: 'table',
        rows: [
          ['x', 'y'],
          ['1', '2'],
        ],
      },
      { is: 'rule' },
    ]);
  });

  it('ends whatever it is given', () => {
    for (const source of ['>', '|', '```', '#', '-', '# ', '1.', '***', '| |', '\r\n']) {
      expect(parseMarkdown(source).length).toBeLessThan(3);
    }
  });

  it('becomes mrkdwn within a line', () => {
    expect(toMrkdwn('**b** *i* ~~s~~ [l](https://a.example) `**c**` <b>')).toBe(
      '*b* _i_ ~s~ <https://a.example|l> `**c**` &lt;b>',
    );
  });
});
