import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkView } from '../../../sandbox/slack/blocks/validate.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (change: object = {}) => ({ type: 'button', action_id: 'a', text: plain(5), ...change });
const option = (text = 5, value = 5) => ({ text: plain(text), value: 'v'.repeat(value) });
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const section = (change: object = {}) => ({ type: 'section', text: mrkdwn(5), ...change });
const actions = (elements: object[]) => ({ type: 'actions', elements });
const rich = (element: object, type = 'rich_text_section') => ({
  type: 'rich_text',
  elements: [{ type, elements: [element] }],
});
const select = (options: object[]) => ({
  type: 'static_select',
  action_id: 's',
  placeholder: plain(5),
  options,
});

const SECTION = { type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] };

/** For each limit: the largest thing that passes, the smallest that does not, and what is said of it. */
const limits: [what: string, good: object[], bad: object[], problem: string][] = [
  [
    'section text',
    [section({ text: mrkdwn(3000) })],
    [section({ text: mrkdwn(3001) })],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section field',
    [section({ fields: [mrkdwn(2000)] })],
    [section({ fields: [mrkdwn(2001)] })],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'section fields',
    [section({ fields: times(10, () => mrkdwn(1)) })],
    [section({ fields: times(11, () => mrkdwn(1)) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'header',
    [{ type: 'header', text: plain(150) }],
    [{ type: 'header', text: plain(151) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'button text',
    [actions([button({ text: plain(75) })])],
    [actions([button({ text: plain(76) })])],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    [actions([button({ value: 'v'.repeat(2000) })])],
    [actions([button({ value: 'v'.repeat(2001) })])],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'action_id',
    [actions([button({ action_id: 'a'.repeat(255) })])],
    [actions([button({ action_id: 'a'.repeat(256) })])],
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'block_id',
    [section({ block_id: 'b'.repeat(255) })],
    [section({ block_id: 'b'.repeat(256) })],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'context',
    [{ type: 'context', elements: times(10, () => mrkdwn(1)) }],
    [{ type: 'context', elements: times(11, () => mrkdwn(1)) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'actions',
    [actions(times(25, (index) => button({ action_id: `a${index}` })))],
    [actions(times(26, (index) => button({ action_id: `a${index}` })))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'option text',
    [actions([select([option(75)])])],
    [actions([select([option(76)])])],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'options',
    [actions([select(times(100, () => option()))])],
    [actions([select(times(101, () => option()))])],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'overflow',
    [section({ accessory: { type: 'overflow', action_id: 'o', options: times(5, () => option()) } })],
    [section({ accessory: { type: 'overflow', action_id: 'o', options: times(6, () => option()) } })],
    'no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]',
  ],
  [
    'blocks',
    times(50, () => section()),
    times(51, () => section()),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'empty text',
    [section({ text: mrkdwn(1) })],
    [section({ text: mrkdwn(0) })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'header text type',
    [{ type: 'header', text: plain(1) }],
    [{ type: 'header', text: mrkdwn(1) }],
    'must be one of: plain_text [json-pointer:/blocks/0/text/type]',
  ],
  [
    'section without text',
    [section()],
    [{ type: 'section' }],
    'must provide one of: text, fields [json-pointer:/blocks/0]',
  ],
  [
    'unknown block',
    [{ type: 'divider' }],
    [{ type: 'constructor' }],
    'unsupported type: constructor [json-pointer:/blocks/0/type]',
  ],
  [
    'unknown field',
    [{ type: 'divider' }],
    [{ type: 'divider', color: 'red' }],
    'invalid additional property: color [json-pointer:/blocks/0]',
  ],
  [
    'field of a text',
    [
      section({ text: { ...mrkdwn(5), verbatim: true } }),
      { type: 'header', text: { ...plain(5), emoji: true } },
    ],
    [section({ text: { ...mrkdwn(5), emoji: true } })],
    'invalid additional property: emoji [json-pointer:/blocks/0/text]',
  ],
  [
    'rich text without a letter',
    [rich({ type: 'text', text: ' ' })],
    [rich({ type: 'text', text: '' })],
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
  [
    'style of rich text',
    [rich({ type: 'text', text: 'a', style: { bold: true, code: true } })],
    [rich({ type: 'text', text: 'a', style: { color: true } })],
    'invalid additional property: color [json-pointer:/blocks/0/elements/0/elements/0/style]',
  ],
  [
    'link in rich text',
    [rich({ type: 'link', url: 'https://example.com/', text: 'a' })],
    [rich({ type: 'link', url: 'https://example.com/', text: '' })],
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
  [
    'date in rich text',
    [rich({ type: 'date', timestamp: 1795258040, format: '{date_num}', fallback: 'today' })],
    [rich({ type: 'date', timestamp: '1795258040', format: '{date_num}' })],
    'must be a number [json-pointer:/blocks/0/elements/0/elements/0/timestamp]',
  ],
  [
    'mention in rich text',
    [rich({ type: 'user', user_id: 'U1' }), rich({ type: 'usergroup', usergroup_id: 'S1' })],
    [rich({ type: 'user' })],
    'missing required field: user_id [json-pointer:/blocks/0/elements/0/elements/0]',
  ],
  [
    'preformatted rich text',
    [rich({ type: 'text', text: 'a' }, 'rich_text_preformatted')],
    [rich({ type: 'user', user_id: 'U1' }, 'rich_text_preformatted')],
    'unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'list in rich text',
    [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: [SECTION] }] }],
    [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_list', style: 'bullet', elements: [{ ...SECTION, type: 'rich_text_quote' }] },
        ],
      },
    ],
    'unsupported type: rich_text_quote [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'button style',
    [actions([button({ style: 'danger' })])],
    [actions([button({ style: 'green' })])],
    'must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'block_id twice',
    [section({ block_id: 'a' }), section({ block_id: 'b' })],
    [section({ block_id: 'a' }), section({ block_id: 'a' })],
    '`block_id` a already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    'action_id twice',
    [actions([button(), button({ action_id: 'b' })])],
    [actions([button(), button()])],
    '`action_id` a already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
];

describe('what Slack allows in blocks', () => {
  it.each(limits)('%s', (_what, good, bad, problem) => {
    expect(checkMessageBlocks(good)).toEqual([]);
    expect(checkMessageBlocks(bad)).toEqual([problem]);
  });
});

describe('what Slack allows in a modal', () => {
  const modal = (change: object = {}) => ({
    type: 'modal',
    title: plain(24),
    blocks: [section()],
    ...change,
  });

  it('is a title of 24 characters and a hundred blocks', () => {
    expect(checkView(modal({ blocks: times(100, () => section()) }))).toEqual([]);
    expect(checkView(modal({ title: plain(25) }))).toEqual([
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    expect(checkView(modal({ blocks: times(101, () => section()) }))).toEqual([
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ]);
  });

  it('is no markdown block, and no input without a button to submit', () => {
    const input = { type: 'input', label: plain(5), element: { type: 'plain_text_input', action_id: 'a' } };

    expect(checkView(modal({ blocks: [{ type: 'markdown', text: 'x' }] }))).toHaveLength(1);
    expect(checkView(modal({ blocks: [input], submit: plain(4) }))).toEqual([]);
    expect(checkView(modal({ blocks: [input] }))).toEqual([
      'missing required field: submit [json-pointer:/view]',
    ]);
  });
});
