import type { Rule, Shape } from './rule.ts';

/** What Slack allows within a `rich_text` block, by `type`, as docs.slack.dev and `@slack/types` have it. */

/** Slack refuses a text without a letter, and names no longest one. */
const string: Rule = { is: 'string', min: 1 };
const number: Rule = { is: 'number' };
const boolean: Rule = { is: 'boolean' };
const url: Rule = { is: 'url' };

const STYLES = ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'];
const style: Rule = {
  is: 'shape',
  shape: { optional: Object.fromEntries(STYLES.map((each) => [each, boolean])) },
};

const mention = (field: string): Shape => ({ required: { [field]: string }, optional: { style } });

const ELEMENTS: Readonly<Record<string, Shape>> = {
  text: { required: { text: string }, optional: { style } },
  link: { required: { url }, optional: { text: string, unsafe: boolean, style } },
  date: { required: { timestamp: number, format: string }, optional: { url, fallback: string, style } },
  emoji: { required: { name: string }, optional: { unicode: string, url, style } },
  color: mention('value'),
  user: mention('user_id'),
  usergroup: mention('usergroup_id'),
  channel: mention('channel_id'),
  team: mention('team_id'),
  broadcast: {
    required: { range: { is: 'string', oneOf: ['here', 'channel', 'everyone'] } },
    optional: { style },
  },
};

/** None at all is as good as some. */
const elements = (only?: readonly string[]): Rule => ({
  ...{ is: 'list', min: 0, max: 1000 },
  of: { is: 'typed', shapes: ELEMENTS, ...(only && { only }) },
});

const section: Shape = { required: { elements: elements() } };
const sections: Rule = {
  ...{ is: 'list', min: 1, max: 1000 },
  of: { is: 'typed', shapes: { rich_text_section: section } },
};

export const RICH_TEXT: Readonly<Record<string, Shape>> = {
  rich_text_section: section,
  rich_text_list: {
    required: { elements: sections, style: { is: 'string', oneOf: ['bullet', 'ordered'] } },
    optional: { indent: number, offset: number, border: number },
  },
  rich_text_preformatted: {
    required: { elements: elements(['text', 'link']) },
    optional: { border: number, language: string },
  },
  rich_text_quote: { required: { elements: elements() }, optional: { border: number } },
};
