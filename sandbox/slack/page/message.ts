import type { BlockObject, Message } from '../message.ts';
import type { SeedUser } from '../workspace.ts';
import { drawAvatar } from './avatar.ts';
import { drawBlocks } from './blocks/blocks.ts';
import { h, icon } from './dom.ts';
import type { Shell } from './shell.ts';
import { act, keyOf, type Store, threadIn } from './store.ts';
import type { Surface, Values } from './surface.ts';
import { formatAgo, formatTime } from './text/dates.ts';
import { drawEmoji, drawMrkdwn } from './text/draw.ts';

const values = new Map<string, Values>();
const failures = new Map<string, string>();

/** A message with its author, its body and its thread's foot. `compact`: the one above has the same author. */
export function drawMessage(
  shell: Shell,
  message: Message,
  options: { compact: boolean; inThread: boolean },
): HTMLElement {
  const { store } = shell;
  const author = authorOf(store, message.user);
  const at = Number(message.ts) * 1000;
  const isPrivate = message.ephemeralTo !== undefined;
  const time = h(
    'time',
    { class: 'at', datetime: new Date(at).toISOString(), title: new Date(at).toString() },
    formatTime(at, store.person.tz),
  );
  return h(
    'article',
    {
      class: ['message', options.compact && 'compact', isPrivate && 'ephemeral'].filter(Boolean).join(' '),
      'data-ts': message.ts,
      'aria-label': `${author.name} at ${formatTime(at, store.person.tz)}`,
    },
    isPrivate && h('p', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
    options.compact ? time : drawAvatar(author),
    h(
      'div',
      { class: 'message-body' },
      !options.compact &&
        h(
          'div',
          { class: 'byline' },
          h('strong', {}, author.name),
          author.isBot && h('span', { class: 'badge' }, 'APP'),
          time,
        ),
      drawContent(shell, message),
      drawFoot(shell, message, options.inThread),
    ),
    !options.inThread && !isPrivate && drawToolbar(shell, message),
  );
}

function authorOf(store: Store, id: string): Pick<SeedUser, 'id' | 'name'> & { isBot: boolean } {
  const user = store.state.users.find((candidate) => candidate.id === id);
  return { id, name: user?.realName ?? 'Slackbot', isBot: user?.isBot ?? id === 'USLACKBOT' };
}

function drawContent(shell: Shell, message: Message): HTMLElement {
  const content = h('div', { class: 'content' });
  if (message.blocks.length > 0)
    content.append(drawBlocks(surfaceOf(shell, message), message.blocks as BlockObject[]));
  else if (message.text !== '') content.append(drawMrkdwn(shell.store, message.text));
  if (message.botId === undefined && message.edits > 0)
    content.append(h('small', { class: 'edited' }, '(edited)'));
  for (const file of message.files) {
    content.append(
      h(
        'a',
        { class: 'file', href: `/sandbox/files/${file.id}`, download: file.name },
        icon('copy'),
        file.title,
        h('small', {}, formatSize(file.size)),
      ),
    );
  }
  return content;
}

function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function drawFoot(shell: Shell, message: Message, inThread: boolean): HTMLElement {
  const { store } = shell;
  const foot = h('div', { class: 'foot' });
  for (const { name, users } of message.reactions) {
    foot.append(h('span', { class: 'reaction' }, drawEmoji(store, name), String(users.length)));
  }
  const replies = threadIn(store, message.channel, message.ts).filter(({ ts }) => ts !== message.ts);
  const last = replies.at(-1);
  if (!inThread && last !== undefined) {
    const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
    const at = Number(last.ts) * 1000;
    const ago = Date.now() - at < 60_000 ? 'just now' : formatAgo(at, Date.now());
    foot.append(
      h(
        'button',
        { type: 'button', class: 'replies', on: { click: () => shell.openThread(message.ts) } },
        h('strong', {}, count),
        h('span', {}, `last reply ${ago}`),
      ),
    );
  }
  const failure = failures.get(keyOf(message));
  if (failure !== undefined) foot.append(h('p', { class: 'failure', role: 'alert' }, icon('fault'), failure));
  return foot;
}

function drawToolbar(shell: Shell, message: Message): HTMLElement {
  const root = message.threadTs ?? message.ts;
  return h(
    'div',
    { class: 'toolbar' },
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': 'Reply in thread',
        title: 'Reply in thread',
        on: { click: () => shell.openThread(root) },
      },
      icon('reply'),
    ),
  );
}

function surfaceOf(shell: Shell, message: Message): Surface {
  const { store } = shell;
  const key = `${store.person.id}/${keyOf(message)}`;
  const held = values.get(key) ?? {};
  values.set(key, held);
  return {
    store,
    id: `m${message.ts.replace('.', '-')}`,
    values: held,
    errors: {},
    async act(deed) {
      failures.delete(keyOf(message));
      const outcome = await act<{ error?: string }>('click', {
        ...deed,
        user: store.person.id,
        channel: message.channel,
        ts: message.ts,
        values: held,
      });
      if (outcome.error === undefined) return;
      failures.set(keyOf(message), `${store.state.app.name} did not answer: ${outcome.error}`);
      shell.redraw(message);
    },
  };
}
