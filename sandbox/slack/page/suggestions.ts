import { h } from './dom.ts';
import type { Store } from './store.ts';

/** The completions above a text box. */
export interface Suggestions {
  readonly list: HTMLElement;
  /** Looks again at what is typed. */
  update(): void;
  close(): void;
  /** Handles a key; whether it was one for the list. */
  key(event: KeyboardEvent): boolean;
}

const SHOWN = 8;

/** Completes a command as it is typed. Nothing is chosen until an arrow key or Tab is pressed. */
export function createSuggestions(store: Store, area: HTMLTextAreaElement): Suggestions {
  const id = `${area.id}-suggestions`;
  const list = h('ul', { id, class: 'suggestions', role: 'listbox', 'aria-label': 'Commands', hidden: true });
  let chosen = -1;
  area.setAttribute('role', 'combobox');
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-controls', id);
  area.setAttribute('aria-expanded', 'false');

  const close = () => {
    list.hidden = true;
    chosen = -1;
    area.setAttribute('aria-expanded', 'false');
    area.removeAttribute('aria-activedescendant');
  };
  const take = (text: string) => {
    area.value = text;
    area.focus();
    close();
    update();
  };
  const choose = (index: number) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === chosen));
    options[chosen]?.scrollIntoView({ block: 'nearest' });
    area.setAttribute('aria-activedescendant', options[chosen]?.id ?? '');
  };
  const update = () => {
    const matches = matching(store, area.value);
    if (matches.length === 0) {
      close();
      return;
    }
    chosen = -1;
    list.hidden = false;
    area.setAttribute('aria-expanded', 'true');
    area.removeAttribute('aria-activedescendant');
    list.replaceChildren(...matches.map((text, index) => drawOption(`${id}-${index}`, text, take)));
  };
  return {
    list,
    update,
    close,
    key(event) {
      const options = [...list.children];
      if (list.hidden || options.length === 0) return false;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        choose(event.key === 'ArrowDown' ? chosen + 1 : Math.max(chosen, 0) - 1);
      } else if (event.key === 'Escape') close();
      else if (event.key === 'Tab' && !event.shiftKey) take(textOf(options[Math.max(chosen, 0)]));
      else if (event.key === 'Enter' && chosen >= 0) take(textOf(options[chosen]));
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

function textOf(option: Element | undefined): string {
  return option?.textContent ?? '';
}

function drawOption(id: string, text: string, take: (text: string) => void): HTMLElement {
  return h(
    'li',
    {
      id,
      role: 'option',
      'aria-selected': 'false',
      on: {
        mousedown: (event) => {
          event.preventDefault();
          take(text);
        },
      },
    },
    text,
  );
}

function matching({ state }: Store, typed: string): string[] {
  if (!typed.startsWith('/')) return [];
  const all = [state.app.command, ...state.completions.map((text) => `${state.app.command} ${text}`)];
  const wanted = typed.toLowerCase();
  return all.filter((text) => text.toLowerCase().startsWith(wanted) && text !== typed.trim()).slice(0, SHOWN);
}
