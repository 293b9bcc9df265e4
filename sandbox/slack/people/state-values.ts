import type { BlockObject } from '../message.ts';

/** Values of inputs and selects by `block_id` and `action_id`, in Slack's shape. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Each stateful element's field in `state.values`, and where its first value stands. */
const STATEFUL: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  checkboxes: ['selected_options', 'initial_options'],
  radio_buttons: ['selected_option', 'initial_option'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
};

/** What all stateful elements hold: what was given, else their first value, else nothing. */
export function stateOf(blocks: readonly BlockObject[], given: StateValues): StateValues {
  const values: Record<string, Record<string, object>> = {};
  for (const block of blocks) {
    const blockId = String(block.block_id);
    for (const element of elementsOf(block)) {
      if (!Object.hasOwn(STATEFUL, element.type)) continue;
      const [field, initial] = STATEFUL[element.type] ?? ['value', 'initial_value'];
      const first = { [field]: element[initial] ?? (field.endsWith('options') ? [] : null) };
      const actionId = String(element.action_id);
      const held = given[blockId]?.[actionId] ?? first;
      values[blockId] = { ...values[blockId], [actionId]: { type: element.type, ...held } };
    }
  }
  return values;
}

/** The interactive elements of a block. */
export function elementsOf(block: BlockObject): BlockObject[] {
  const held = [...(Array.isArray(block.elements) ? block.elements : []), block.accessory, block.element];
  return held.filter((element): element is BlockObject => typeof element?.action_id === 'string');
}
