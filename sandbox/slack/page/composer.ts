import { byId, h, icon } from './dom.ts';
import type { Shell } from './shell.ts';
import { act } from './store.ts';
import { createSuggestions } from './suggestions.ts';

/** The message box of a channel: commands begin with `/` and are completed. */
export function drawComposer(shell: Shell): void {
  const { store } = shell;
  const channel = store.channels.find(({ id }) => id === store.place);
  const holder = byId('composer');
  if (holder.dataset.place === `${store.person.id}/${store.place}`) return;
  holder.dataset.place = `${store.person.id}/${store.place}`;
  const where = channel?.directWith === undefined ? `#${channel?.name}` : store.state.app.name;
  holder.replaceChildren(
    drawTextBox(shell, {
      label: `Message ${where}`,
      id: 'composer-text',
      send: (text) => send(shell, text),
    }),
  );
}

async function send({ store }: Shell, text: string): Promise<void> {
  byId('messages').scrollTop = byId('messages').scrollHeight;
  const isCommand = text.split(/\s/)[0] === store.state.app.command;
  await act(isCommand ? 'command' : 'say', { user: store.person.id, channel: store.place, text });
}

interface TextBox {
  readonly label: string;
  readonly id: string;
  send(text: string): Promise<unknown>;
}

/** A box to type in: Enter sends, Shift+Enter makes a line, Tab takes a completion, Esc closes them. */
export function drawTextBox(shell: Shell, box: TextBox): HTMLElement {
  const problem = h('p', { class: 'failure', role: 'alert' });
  const area = h('textarea', {
    id: box.id,
    rows: 1,
    placeholder: box.label,
    'aria-label': box.label,
    autocomplete: 'off',
    spellcheck: 'false',
    on: {
      input: () => {
        grow(area);
        suggestions.update();
      },
      blur: () => suggestions.close(),
      keydown: (event) => {
        if (suggestions.key(event) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        submit();
      },
    },
  });
  const suggestions = createSuggestions(shell.store, area);
  const submit = () => {
    const text = area.value.trim();
    if (text === '') return;
    area.value = '';
    grow(area);
    suggestions.update();
    problem.textContent = '';
    box.send(text).catch((error: unknown) => {
      problem.textContent = `Not sent: ${error instanceof Error ? error.message : String(error)}`;
    });
  };
  return h(
    'div',
    { class: 'text-box' },
    suggestions.list,
    area,
    h('button', { type: 'button', class: 'send', 'aria-label': 'Send', on: { click: submit } }, icon('send')),
    problem,
  );
}

function grow(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  area.style.height = `${Math.min(200, area.scrollHeight)}px`;
}
