import { askConfirmation, type ConfirmObject } from '../confirm.ts';
import { h, icon } from '../dom.ts';
import { actionIdOf, blockIdOf, controlAttributes, type Field } from '../surface.ts';
import { type Option, optionsOf } from './options.ts';

/** The three dots: a menu that closes on Esc and on a click elsewhere, and stays while the message is drawn anew. */
export function drawOverflow(field: Field): HTMLElement {
  const key = controlAttributes(field)['data-key'];
  return h(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'data-key': key,
      on: { click: ({ currentTarget }) => show(field, currentTarget as HTMLElement) },
    },
    icon('more'),
  );
}

function show(field: Field, opener: HTMLElement): void {
  const menu = drawMenu(field);
  // Outside of an open dialog nothing can be clicked.
  const holder = opener.closest('dialog') ?? document.body;
  holder.append(menu);
  menu.addEventListener('toggle', ({ newState }) => {
    if (newState === 'open') return;
    const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (hadFocus) openerIn(holder, opener)?.focus();
  });
  menu.showPopover();
  const { bottom, right } = opener.getBoundingClientRect();
  menu.style.top = `${Math.min(bottom + 4, window.innerHeight - menu.offsetHeight - 8)}px`;
  menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
  menu.querySelector('button')?.focus();
}

/** The button that opened it, as it is drawn now. */
function openerIn(holder: HTMLElement, { dataset }: HTMLElement): HTMLElement | null {
  return holder.querySelector<HTMLElement>(`[data-key="${CSS.escape(dataset.key ?? '')}"]`);
}

function drawMenu(field: Field): HTMLElement {
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
  return menu;
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
