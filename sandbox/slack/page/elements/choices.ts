import { h } from '../dom.ts';
import { controlAttributes, type Field, heldBy, pick } from '../surface.ts';
import { drawText } from '../text/text-object.ts';
import { type Option, optionsOf } from './options.ts';

export function drawCheckboxes(field: Field): HTMLElement {
  const initial = (field.element.initial_options ?? []) as Option[];
  const held = (heldBy(field)?.selected_options ?? initial) as Option[];
  const chosen = new Set(held.map(({ value }) => value));
  return drawChoices(field, 'checkbox', chosen, (option, isOn) => {
    if (isOn) chosen.add(option.value);
    else chosen.delete(option.value);
    const selected = optionsOf(field.element).filter(({ value }) => chosen.has(value));
    return { selected_options: selected };
  });
}

export function drawRadioButtons(field: Field): HTMLElement {
  const initial = field.element.initial_option as Option | undefined;
  const held = (heldBy(field)?.selected_option ?? initial) as Option | undefined;
  return drawChoices(field, 'radio', new Set(held === undefined ? [] : [held.value]), (option) => ({
    selected_option: option,
  }));
}

function drawChoices(
  field: Field,
  type: 'checkbox' | 'radio',
  chosen: ReadonlySet<string>,
  toPicked: (option: Option, isOn: boolean) => object,
): HTMLElement {
  const { 'data-key': key, ...group } = controlAttributes(field);
  const choices = optionsOf(field.element).map((option) => {
    const box = h('input', {
      type,
      name: String(key),
      value: option.value,
      checked: chosen.has(option.value),
      'data-key': `${key}/${option.value}`,
      on: { change: () => void pick(field, toPicked(option, box.checked)) },
    });
    return h(
      'label',
      { class: 'choice' },
      box,
      h(
        'span',
        {},
        drawText(field.surface, option.text),
        option.description && h('small', {}, drawText(field.surface, option.description)),
      ),
    );
  });
  return h(
    'div',
    { class: 'choices', role: type === 'radio' ? 'radiogroup' : 'group', ...group },
    ...choices,
  );
}
