import type { SeedUser } from '../workspace.ts';
import { drawAvatar } from './avatar.ts';
import { byId, h, type IconName, icon } from './dom.ts';
import type { Shell } from './shell.ts';
import { channelsOf, directOf, isUnread, switchable } from './store.ts';

/** The left side: channels, the app, and who one is. Keeps the keyboard's place over a redraw. */
export function drawSidebar(shell: Shell): void {
  const { store } = shell;
  const focused = (document.activeElement as HTMLElement | null)?.dataset.place;
  const channels = channelsOf(store).map(({ id, name, isPrivate }) =>
    drawPlace(shell, id, name, isPrivate ? 'lock' : 'hash'),
  );
  const direct = directOf(store);
  byId('sidebar').replaceChildren(
    h(
      'div',
      { class: 'workspace' },
      h('span', { class: 'workspace-mark', 'aria-hidden': 'true' }, store.state.team.name.slice(0, 1)),
      h('span', { class: 'workspace-name' }, store.state.team.name),
      h('span', { class: 'chip' }, 'sandbox'),
    ),
    h(
      'div',
      { class: 'places', on: { keydown: walk } },
      h('h2', {}, 'Channels'),
      h('ul', {}, ...channels),
      channels.length === 0 && h('p', { class: 'none' }, 'None that you are in'),
      h('h2', {}, 'Apps'),
      h(
        'ul',
        {},
        drawPlace(shell, 'home', `${store.state.app.name} home`, 'home'),
        direct && drawPlace(shell, direct.id, `${store.state.app.name} messages`, 'reply'),
      ),
    ),
    drawPeople(shell),
  );
  if (focused !== undefined) {
    byId('sidebar')
      .querySelector<HTMLElement>(`[data-place="${CSS.escape(focused)}"]`)
      ?.focus();
  }
}

function drawPlace(shell: Shell, place: string, name: string, sign: IconName): HTMLElement {
  const { store } = shell;
  const unread = isUnread(store, place);
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: unread ? 'place unread' : 'place',
        'data-place': place,
        'aria-current': store.place === place ? 'page' : undefined,
        on: { click: () => shell.go(place) },
      },
      icon(sign),
      h('span', { class: 'place-name' }, name),
      unread && h('span', { class: 'dot' }, h('span', { class: 'visually-hidden' }, 'unread')),
    ),
  );
}

/** Up and down walk through the places. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const places = [...byId('sidebar').querySelectorAll<HTMLElement>('.place')];
  const at = places.indexOf(document.activeElement as HTMLElement);
  places[(at + step + places.length) % places.length]?.focus();
}

function drawPeople(shell: Shell): HTMLElement {
  const people = switchable(shell.store.state).map((user) => drawPerson(shell, user));
  return h('fieldset', { class: 'people' }, h('legend', {}, 'You are'), ...people);
}

function drawPerson(shell: Shell, user: SeedUser): HTMLElement {
  const isYou = user.id === shell.store.person.id;
  return h(
    'label',
    { class: isYou ? 'person you' : 'person' },
    h('input', {
      type: 'radio',
      name: 'person',
      class: 'visually-hidden',
      value: user.id,
      checked: isYou,
      'data-place': `person-${user.name}`,
      on: { change: () => shell.become(user.id) },
    }),
    drawAvatar(user),
    h('span', { class: 'person-name' }, user.name),
    h('span', { class: 'person-title' }, user.title ?? ''),
  );
}
