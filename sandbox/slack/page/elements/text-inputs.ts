import { type Attributes, h } from '../dom.ts';
import { controlAttributes, type Field, heldBy, hold, pick } from '../surface.ts';

export function drawTextInput(field: Field): HTMLElement {
  const { element } = field;
  const held = String(heldBy(field)?.value ?? element.initial_value ?? '');
  if (element.multiline === true) {
    const area = h('textarea', {
      ...textAttributes(field),
      rows: 4,
      on: { input: () => hold(field, { value: area.value || null }) },
    });
    area.value = held;
    return area;
  }
  return drawLine(field, { type: inputType(element.type) }, held);
}

export function drawNumberInput(field: Field): HTMLElement {
  const { element } = field;
  const held = String(heldBy(field)?.value ?? element.initial_value ?? '');
  return drawLine(
    field,
    {
      type: 'number',
      min: element.min_value as string | undefined,
      max: element.max_value as string | undefined,
      step: element.is_decimal_allowed === true ? 'any' : '1',
    },
    held,
  );
}

function drawLine(field: Field, attributes: Attributes, held: string): HTMLElement {
  const value = () => ({ value: input.value || null });
  const input = h('input', {
    ...textAttributes(field),
    ...attributes,
    value: held,
    on: {
      input: () => hold(field, value()),
      keydown: (event) => {
        if (event.key === 'Enter' && field.block.dispatch_action === true) void pick(field, value());
      },
    },
  });
  return input;
}

function textAttributes(field: Field): Attributes {
  const { element } = field;
  return {
    ...controlAttributes(field),
    class: 'text',
    placeholder: (element.placeholder as { text?: string } | undefined)?.text,
    maxlength: element.max_length as number | undefined,
    minlength: element.min_length as number | undefined,
  };
}

function inputType(type: string): 'email' | 'text' | 'url' {
  if (type === 'email_text_input') return 'email';
  return type === 'url_text_input' ? 'url' : 'text';
}
