import { drawTextBox } from './composer.ts';
import { byId, h, icon } from './dom.ts';
import { keepPlace } from './keep-place.ts';
import { drawMessage } from './message.ts';
import type { Shell } from './shell.ts';
import { act, threadIn } from './store.ts';

/** The open thread: its parent, the replies, and a box to reply in. Nothing where none is open. */
export function drawThread(shell: Shell): void {
  const { store } = shell;
  const root = store.thread;
  if (root === undefined || shell.faultsOpen) return;
  const side = byId('side');
  const known = side.querySelector<HTMLElement>(`.thread-list[data-root="${root}"]`);
  const list = known ?? openThread(shell, root);
  const messages = threadIn(store, store.place, root);
  keepPlace(list, () => {
    list.replaceChildren(
      ...messages.map((message) => drawMessage(shell, message, { compact: false, inThread: true })),
    );
    const replies = messages.length - 1;
    list.children[0]?.after(
      h('div', { class: 'day' }, h('span', {}, replies === 1 ? '1 reply' : `${replies} replies`)),
    );
  });
}

function openThread(shell: Shell, root: string): HTMLElement {
  const { store } = shell;
  const side = byId('side');
  side.setAttribute('aria-label', 'Thread');
  const channel = store.channels.find(({ id }) => id === store.place);
  const list = h('div', { class: 'side-body thread-list', 'data-root': root });
  const close = () => {
    shell.openThread(undefined);
    byId('messages').querySelector<HTMLElement>(`[data-ts="${root}"] .replies`)?.focus();
  };
  side.replaceChildren(
    h(
      'header',
      { class: 'side-head' },
      h('h2', {}, 'Thread'),
      h('span', { class: 'topic' }, channel?.directWith === undefined ? `#${channel?.name}` : ''),
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': 'Close thread', on: { click: close } },
        icon('close'),
      ),
    ),
    list,
    drawTextBox(shell, {
      label: 'Reply in thread',
      id: 'thread-text',
      send: (text) => act('say', { user: store.person.id, channel: store.place, text, threadTs: root }),
    }),
  );
  side.onkeydown = (event) => {
    if (event.key === 'Escape') close();
  };
  return list;
}
