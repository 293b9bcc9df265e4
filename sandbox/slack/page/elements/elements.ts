import type { BlockObject } from '../../message.ts';
import { sourceOf } from '../blocks/image.ts';
import { h } from '../dom.ts';
import type { Field, Surface } from '../surface.ts';
import { drawButton } from './button.ts';
import { drawCheckboxes, drawRadioButtons } from './choices.ts';
import { drawDatepicker, drawDatetimepicker, drawTimepicker } from './dates.ts';
import { drawOverflow } from './overflow.ts';
import {
  drawChannelsSelect,
  drawMultiStaticSelect,
  drawMultiUsersSelect,
  drawStaticSelect,
  drawUsersSelect,
} from './selects.ts';
import { drawNumberInput, drawTextInput } from './text-inputs.ts';

type DrawElement = (field: Field) => HTMLElement;

const DRAW: Readonly<Record<string, DrawElement>> = {
  button: drawButton,
  image: drawThumbnail,
  overflow: drawOverflow,
  static_select: drawStaticSelect,
  multi_static_select: drawMultiStaticSelect,
  users_select: drawUsersSelect,
  multi_users_select: drawMultiUsersSelect,
  conversations_select: drawChannelsSelect,
  channels_select: drawChannelsSelect,
  checkboxes: drawCheckboxes,
  radio_buttons: drawRadioButtons,
  datepicker: drawDatepicker,
  timepicker: drawTimepicker,
  datetimepicker: drawDatetimepicker,
  plain_text_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  number_input: drawNumberInput,
};

/** An interactive element within its block. */
export function drawElement(
  surface: Surface,
  block: BlockObject,
  element: BlockObject,
  label: Partial<Pick<Field, 'labelledBy' | 'describedBy'>> = {},
): HTMLElement {
  const draw = Object.hasOwn(DRAW, element.type) ? DRAW[element.type] : undefined;
  const field: Field = { surface, block, element, labelledBy: undefined, describedBy: undefined, ...label };
  return draw?.(field) ?? h('span', { class: 'unknown' }, `${element.type} is not drawn here`);
}

function drawThumbnail({ element }: Field): HTMLElement {
  return h('img', { class: 'thumbnail', src: sourceOf(element), alt: String(element.alt_text) });
}
