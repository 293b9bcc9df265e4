import { h } from './dom.ts';
import type { Surface } from './surface.ts';
import { drawText } from './text/text-object.ts';

/** Block Kit's confirmation dialog object. */
export interface ConfirmObject {
  readonly title: { readonly text: string };
  readonly text: object;
  readonly confirm: { readonly text: string };
  readonly deny: { readonly text: string };
  readonly style?: 'primary' | 'danger';
}

/** Shows the dialog; whether the person went ahead. Esc is a no. */
export function askConfirmation(surface: Surface, confirm: ConfirmObject): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (isYes: boolean) => () => {
      resolve(isYes);
      dialog.close();
    };
    const yes = h(
      'button',
      { type: 'button', class: `button ${confirm.style ?? 'primary'}`, on: { click: answer(true) } },
      confirm.confirm.text,
    );
    const no = h(
      'button',
      { type: 'button', class: 'button', on: { click: answer(false) } },
      confirm.deny.text,
    );
    const dialog = h(
      'dialog',
      { class: 'confirm', 'aria-labelledby': 'confirm-title' },
      h('h2', { id: 'confirm-title' }, confirm.title.text),
      drawText(surface, confirm.text),
      h('div', { class: 'dialog-foot' }, no, yes),
    );
    dialog.addEventListener('close', () => {
      resolve(false);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
