import { h } from '../dom.ts';
import { controlAttributes, type Field, heldBy, pick } from '../surface.ts';

export function drawDatepicker(field: Field): HTMLElement {
  return drawPicker(field, 'date', 'selected_date', 'initial_date');
}

export function drawTimepicker(field: Field): HTMLElement {
  return drawPicker(field, 'time', 'selected_time', 'initial_time');
}

export function drawDatetimepicker(field: Field): HTMLElement {
  const initial = field.element.initial_date_time as number | undefined;
  const held = (heldBy(field)?.selected_date_time ?? initial) as number | undefined;
  const value = held === undefined ? '' : new Date(held * 1000).toISOString().slice(0, 16);
  const input = h('input', {
    ...controlAttributes(field),
    class: 'text',
    type: 'datetime-local',
    value,
    on: { change: () => void pick(field, { selected_date_time: Date.parse(`${input.value}Z`) / 1000 }) },
  });
  return input;
}

function drawPicker(field: Field, type: 'date' | 'time', selected: string, initial: string): HTMLElement {
  const input = h('input', {
    ...controlAttributes(field),
    class: 'text',
    type,
    value: (heldBy(field)?.[selected] ?? field.element[initial] ?? '') as string,
    on: { change: () => void pick(field, { [selected]: input.value || null }) },
  });
  return input;
}
