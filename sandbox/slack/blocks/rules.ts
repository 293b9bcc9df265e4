import { RICH_TEXT } from './rich-text.ts';
import type { Rule, Shape } from './rule.ts';

/**
 * What Slack allows in Block Kit, as a table: one shape per block, element and composition object.
 * `blocks/validate.ts` reads it; limits are those of docs.slack.dev/reference/block-kit.
 */

const string = (max: number, min = 1): Rule => ({ is: 'string', min, max });
const plain = (max: number): Rule => ({ is: 'text', kinds: ['plain_text'], max });
const text = (max: number): Rule => ({ is: 'text', kinds: ['plain_text', 'mrkdwn'], max });
const list = (of: Rule, max: number, min = 1): Rule => ({ is: 'list', min, max, of });
const shape = (of: Shape): Rule => ({ is: 'shape', shape: of });
const boolean: Rule = { is: 'boolean' };
const anything: Rule = { is: 'anything' };
const url: Rule = { is: 'url' };

const CONFIRM = shape({
  required: { title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) },
  optional: { style: { is: 'string', oneOf: ['primary', 'danger'] } },
});

const option = (valueMax: number, label: Rule): Rule =>
  shape({ required: { text: label, value: string(valueMax) }, optional: { description: text(75), url } });
const OPTION = option(150, plain(75));
const RICH_OPTION = option(150, text(75));
const GROUP = shape({ required: { label: plain(75), options: list(OPTION, 100) } });

const ACTION = { action_id: string(255), confirm: CONFIRM };
const INPUT = { ...ACTION, focus_on_load: boolean };
const SELECT = { ...INPUT, placeholder: plain(150) };
const MULTI = { ...SELECT, max_selected_items: { is: 'number' } as const };
const USER = string(50);

const BUTTON: Shape = {
  required: { text: plain(75) },
  optional: {
    ...ACTION,
    url,
    value: string(2000),
    style: { is: 'string', oneOf: ['primary', 'danger'] },
    accessibility_label: string(75),
  },
};
const IMAGE: Shape = {
  required: { alt_text: string(2000) },
  optional: { image_url: url, slack_file: anything },
  anyOf: ['image_url', 'slack_file'],
};

/** Interactive and display elements, by `type`. */
const ELEMENTS: Readonly<Record<string, Shape>> = {
  button: BUTTON,
  image: IMAGE,
  plain_text: { required: { text: string(2000) }, optional: { emoji: boolean } },
  mrkdwn: { required: { text: string(2000) }, optional: { verbatim: boolean } },
  overflow: { required: { options: list(OPTION, 5) }, optional: ACTION },
  static_select: {
    optional: {
      ...SELECT,
      options: list(OPTION, 100),
      option_groups: list(GROUP, 100),
      initial_option: OPTION,
    },
    anyOf: ['options', 'option_groups'],
  },
  multi_static_select: {
    optional: {
      ...MULTI,
      options: list(OPTION, 100),
      option_groups: list(GROUP, 100),
      initial_options: list(OPTION, 100),
    },
    anyOf: ['options', 'option_groups'],
  },
  external_select: { optional: { ...SELECT, min_query_length: { is: 'number' }, initial_option: OPTION } },
  users_select: { optional: { ...SELECT, initial_user: USER } },
  multi_users_select: { optional: { ...MULTI, initial_users: list(USER, 100) } },
  conversations_select: {
    optional: {
      ...SELECT,
      initial_conversation: USER,
      default_to_current_conversation: boolean,
      filter: anything,
    },
  },
  channels_select: { optional: { ...SELECT, initial_channel: USER } },
  checkboxes: {
    required: { options: list(RICH_OPTION, 10) },
    optional: { ...INPUT, initial_options: list(RICH_OPTION, 10) },
  },
  radio_buttons: {
    required: { options: list(RICH_OPTION, 10) },
    optional: { ...INPUT, initial_option: RICH_OPTION },
  },
  datepicker: { optional: { ...SELECT, initial_date: string(10, 10) } },
  timepicker: { optional: { ...SELECT, initial_time: string(5, 5), timezone: string(50) } },
  datetimepicker: { optional: { ...INPUT, initial_date_time: { is: 'number' } } },
  plain_text_input: {
    optional: {
      ...SELECT,
      initial_value: string(3000, 0),
      multiline: boolean,
      min_length: { is: 'number' },
      max_length: { is: 'number' },
      dispatch_action_config: anything,
    },
  },
  email_text_input: {
    optional: { ...SELECT, initial_value: string(3000, 0), dispatch_action_config: anything },
  },
  url_text_input: {
    optional: { ...SELECT, initial_value: string(3000, 0), dispatch_action_config: anything },
  },
  number_input: {
    required: { is_decimal_allowed: boolean },
    optional: {
      ...SELECT,
      initial_value: string(100, 0),
      min_value: string(100),
      max_value: string(100),
      dispatch_action_config: anything,
    },
  },
};

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'datepicker',
  'timepicker',
  'checkboxes',
  'radio_buttons',
];
const MULTI_SELECTS = ['multi_static_select', 'multi_users_select'];
const INPUTS = [
  ...SELECTS,
  ...MULTI_SELECTS,
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'datetimepicker',
];
const only = (types: readonly string[]): Rule => ({ is: 'typed', shapes: ELEMENTS, only: types });

const ANYWHERE: Readonly<Record<string, Shape>> = {
  actions: {
    required: { elements: list(only(['button', 'overflow', 'datetimepicker', ...SELECTS]), 25) },
  },
  context: { required: { elements: list(only(['image', 'plain_text', 'mrkdwn']), 10) } },
  divider: {},
  header: { required: { text: plain(150) } },
  image: { ...IMAGE, optional: { ...IMAGE.optional, title: plain(2000) } },
  input: {
    required: { label: plain(2000), element: only(INPUTS) },
    optional: { hint: plain(2000), optional: boolean, dispatch_action: boolean },
  },
  rich_text: {
    required: { elements: list({ is: 'typed', shapes: RICH_TEXT }, 1000, 0) },
  },
  section: {
    optional: {
      text: text(3000),
      fields: list(text(2000), 10),
      accessory: only(['button', 'image', 'overflow', ...SELECTS, ...MULTI_SELECTS]),
      expand: boolean,
    },
    anyOf: ['text', 'fields'],
  },
};

/** Blocks that a message may hold, by `type`. */
export const MESSAGE_BLOCKS: Readonly<Record<string, Shape>> = {
  ...ANYWHERE,
  markdown: { required: { text: string(12_000) } },
};

/** Blocks of a modal or App Home. */
export const VIEW_BLOCKS = ANYWHERE;

/** A view, its blocks aside. */
export const VIEWS: Readonly<Record<string, Shape>> = {
  modal: {
    required: { title: plain(24), blocks: anything },
    optional: {
      submit: plain(24),
      close: plain(24),
      private_metadata: string(3000, 0),
      callback_id: string(255, 0),
      external_id: string(255, 0),
      clear_on_close: boolean,
      notify_on_close: boolean,
      submit_disabled: boolean,
    },
  },
  home: {
    required: { blocks: anything },
    optional: { private_metadata: string(3000, 0), callback_id: string(255, 0), external_id: string(255, 0) },
  },
};

/** Limits that are on a whole, not on a field. */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  blockId: 255,
  /** Characters of `blocks` as JSON, from where Slack answers `msg_blocks_too_long`. */
  blocksPayload: 13_200,
  /** Characters of a whole view. */
  viewPayload: 250_000,
  /** All markdown blocks of a message together. */
  markdownTotal: 12_000,
  postText: 40_000,
  updateText: 4_000,
  metadata: 16_384,
} as const;
