import type { Message } from '../message.ts';
import { announce } from './announce.ts';
import { byId, h } from './dom.ts';
import { keepPlace } from './keep-place.ts';
import { drawMessage } from './message.ts';
import type { Shell } from './shell.ts';
import { messagesIn } from './store.ts';
import { formatDay, isoDay } from './text/dates.ts';
import { drawThread } from './thread.ts';

const COMPACT_WITHIN_S = 300;

/** The channel's messages, a line between days. Stays at the end where it was at the end. */
export function drawMessages(shell: Shell): void {
  const { store } = shell;
  const list = byId('messages');
  list.classList.remove('home');
  const messages = messagesIn(store, store.place);
  keepPlace(list, () => {
    list.replaceChildren(
      ...messages.flatMap((message, index) => {
        const before = messages[index - 1];
        const drawn = drawMessage(shell, message, { compact: isCompact(before, message), inThread: false });
        return isNewDay(before, message, store.person.tz)
          ? [drawDay(message, store.person.tz), drawn]
          : [drawn];
      }),
    );
    if (messages.length === 0) list.append(drawEmpty(shell));
    return undefined;
  });
}

/** Draws one message anew, or the whole channel where it is new. */
export function redrawMessage(shell: Shell, message: Message): void {
  const { store } = shell;
  const isMine = message.ephemeralTo === undefined || message.ephemeralTo === store.person.id;
  if (message.channel !== store.place || !isMine) return;
  const list = byId('messages');
  const drawn = list.querySelector<HTMLElement>(`[data-ts="${message.ts}"]`);
  const isReply = message.threadTs !== undefined && message.threadTs !== message.ts;
  announce(`${message.text.slice(0, 300)}`, `${message.channel}/${message.ts}`);
  if (isReply || (store.thread !== undefined && message.ts === store.thread)) drawThread(shell);
  const changed = isReply ? message.threadTs : message.ts;
  const target = store.messages.get(`${message.channel}/${changed}`);
  const old = isReply ? list.querySelector<HTMLElement>(`[data-ts="${changed}"]`) : drawn;
  if (old === null || target === undefined) {
    if (!isReply) drawMessages(shell);
    return;
  }
  keepPlace(list, () => {
    const compact = old.classList.contains('compact');
    const fresh = drawMessage(shell, target, { compact, inThread: false });
    old.replaceWith(fresh);
    return fresh;
  });
}

function isCompact(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.ephemeralTo === message.ephemeralTo &&
    message.ephemeralTo === undefined &&
    message.blocks.length === 0 &&
    Number(message.ts) - Number(before.ts) < COMPACT_WITHIN_S
  );
}

function isNewDay(before: Message | undefined, message: Message, timeZone: string): boolean {
  const day = ({ ts }: Message) => isoDay(Number(ts) * 1000, timeZone);
  return before === undefined || day(before) !== day(message);
}

function drawDay({ ts }: Message, timeZone: string): HTMLElement {
  const label = formatDay(Number(ts) * 1000, timeZone, Date.now());
  return h('div', { class: 'day', role: 'separator', 'aria-label': label }, h('span', {}, label));
}

function drawEmpty({ store }: Shell): HTMLElement {
  const channel = store.channels.find(({ id }) => id === store.place);
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, channel?.directWith === undefined ? `#${channel?.name}` : store.state.app.name),
    h(
      'p',
      {},
      `Nothing has been said here yet. Type `,
      h('code', {}, `${store.state.app.command} help`),
      ' to begin.',
    ),
  );
}
