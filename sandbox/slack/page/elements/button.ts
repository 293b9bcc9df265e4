import { askConfirmation, type ConfirmObject } from '../confirm.ts';
import { h } from '../dom.ts';
import { actionIdOf, blockIdOf, controlAttributes, type Field } from '../surface.ts';
import { drawPlain } from '../text/draw.ts';

export function drawButton(field: Field): HTMLElement {
  const { element, surface } = field;
  const { text = '' } = (element.text ?? {}) as { text?: string };
  const button = h(
    'button',
    {
      type: 'button',
      class: `button ${element.style ?? ''}`.trim(),
      'data-key': controlAttributes(field)['data-key'],
      'aria-label': element.accessibility_label as string | undefined,
      on: { click: () => void press(field, button) },
    },
    h('span', {}, drawPlain(surface.store, text)),
  );
  return button;
}

async function press(field: Field, button: HTMLButtonElement): Promise<void> {
  const { element, surface, block } = field;
  const confirm = element.confirm as ConfirmObject | undefined;
  if (confirm !== undefined && !(await askConfirmation(surface, confirm))) return;
  if (typeof element.url === 'string') window.open(element.url, '_blank', 'noopener');
  button.setAttribute('aria-busy', 'true');
  try {
    await surface.act({
      actionId: actionIdOf(field),
      blockId: blockIdOf(block),
      ...(typeof element.value === 'string' && { value: element.value }),
    });
  } finally {
    button.removeAttribute('aria-busy');
  }
}
