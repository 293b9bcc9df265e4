import { askConfirmation, type ConfirmObject } from '../confirm.ts';
import { h, icon } from '../dom.ts';
import { actionIdOf, blockIdOf, controlAttributes, type Field } from '../surface.ts';
import { type Option, optionsOf } from './options.ts';

/** The three dots: a menu that closes on Esc and on a click elsewhere. */
export function drawOverflow(field: Field): HTMLElement {
  const menu = h('div', {
    class: 'menu',
    role: 'menu',
    popover: 'auto',
    on: { keydown: (event) => move(menu, event) },
  });
  for (const option of optionsOf(field.element)) {
    const choose = () => {
      menu.hidePopover();
      void pickOption(field, option);
    };
    menu.append(
      h(
        'button',
        { type: 'button', role: 'menuitem', tabindex: '-1', on: { click: choose } },
        option.text.text,
      ),
    );
  }
  const open = h(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'data-key': controlAttributes(field)['data-key'],
      on: { click: () => show(menu, open) },
    },
    icon('more'),
  );
  return h('span', { class: 'overflow-holder' }, open, menu);
}

function show(menu: HTMLElement, opener: HTMLElement): void {
  menu.showPopover();
  const { bottom, right } = opener.getBoundingClientRect();
  menu.style.top = `${Math.min(bottom + 4, window.innerHeight - menu.offsetHeight - 8)}px`;
  menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
  menu.querySelector('button')?.focus();
}

function move(menu: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll('button')];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  items[(at + step + items.length) % items.length]?.focus();
}

async function pickOption(field: Field, option: Option): Promise<void> {
  const confirm = field.element.confirm as ConfirmObject | undefined;
  if (confirm !== undefined && !(await askConfirmation(field.surface, confirm))) return;
  if (option.url !== undefined) window.open(option.url, '_blank', 'noopener');
  await field.surface.act({
    actionId: actionIdOf(field),
    blockId: blockIdOf(field.block),
    picked: { selected_option: option },
  });
}
