import type { PageEvent } from '../page-state.ts';
import { announce } from './announce.ts';
import { drawComposer } from './composer.ts';
import { byId, h } from './dom.ts';
import { drawFaults } from './faults.ts';
import { drawHome } from './home.ts';
import { drawMessages, redrawMessage } from './messages.ts';
import { drawModal } from './modal.ts';
import type { Shell } from './shell.ts';
import { drawSidebar } from './sidebar.ts';
import { act, applyEvent, directOf, loadStore, markRead, permalinked, type Store } from './store.ts';
import { applyTheme } from './theme.ts';
import { drawThread } from './thread.ts';
import { drawTop } from './top.ts';

applyTheme();
const heard = await listen();
try {
  start(await loadStore());
} catch (error) {
  byId('messages').append(h('p', { class: 'empty' }, `The sandbox does not answer: ${String(error)}`));
}

function start(store: Store): void {
  let faultsOpen = false;
  const shell: Shell = {
    store,
    get faultsOpen() {
      return faultsOpen;
    },
    go(place) {
      store.place = place;
      store.thread = undefined;
      arrive();
      byId('messages').scrollTop = byId('messages').scrollHeight;
    },
    become(userId) {
      const person = store.state.users.find(({ id }) => id === userId);
      if (person === undefined) return;
      store.person = person;
      store.thread = undefined;
      if (!isHere(store)) store.place = 'home';
      arrive();
      announce(`You are ${person.realName}`);
    },
    openThread(root) {
      store.thread = root;
      faultsOpen = false;
      drawSide();
      if (root !== undefined) byId('side').querySelector<HTMLElement>('textarea')?.focus();
    },
    redraw: (message) => redrawMessage(shell, message),
    toggleFaults() {
      faultsOpen = !faultsOpen;
      store.thread = undefined;
      drawTop(shell);
      drawSide();
    },
  };

  /** The app is told of its Home each time that somebody comes there, however they do. */
  function arrive(): void {
    drawAll();
    if (store.place === 'home') void act('open-home', { user: store.person.id });
  }

  function drawAll(): void {
    const channel = store.channels.find(({ id }) => id === store.place);
    history.replaceState(null, '', `/#${store.person.name}/${channel?.name ?? store.place}`);
    markRead(store);
    drawSidebar(shell);
    drawTop(shell);
    if (store.place === 'home') drawHome(shell);
    else {
      drawMessages(shell);
      drawComposer(shell);
    }
    drawSide();
    drawModal(shell);
  }

  function drawSide(): void {
    byId('side').hidden = store.thread === undefined && !faultsOpen;
    document.body.classList.toggle('with-side', !byId('side').hidden);
    if (faultsOpen) drawFaults(shell);
    else drawThread(shell);
  }

  function take(event: PageEvent): void {
    applyEvent(store, event);
    if (event.type === 'message') {
      const { message } = event;
      redrawMessage(shell, message);
      if (message.channel === store.place && !document.hidden) markRead(store);
      drawSidebar(shell);
    } else if (event.type === 'deleted') drawAll();
    else if (event.type === 'views') drawModal(shell);
    else if (event.type === 'home' && store.place === 'home') drawHome(shell);
    else if (event.type === 'channels') drawSidebar(shell);
    else if (event.type === 'panel') {
      drawTop(shell);
      drawSide();
    }
  }

  const linked = permalinked();
  arrive();
  byId('messages').scrollTop = byId('messages').scrollHeight;
  byId('messages').querySelector(`[data-ts="${linked?.ts}"]`)?.scrollIntoView();
  heard.tell(take);
}

/** Whether the place can be seen by the person: their own channels and direct messages. */
function isHere(store: Store): boolean {
  const channel = store.channels.find(({ id }) => id === store.place);
  if (channel?.directWith !== undefined) {
    store.place = directOf(store)?.id ?? 'home';
    return true;
  }
  return channel?.members.includes(store.person.id) ?? store.place === 'home';
}

/** Hears what happens from now on, and tells it once there is somebody to take it. Resolves when it hears, or cannot. */
async function listen(): Promise<{ tell(take: (event: PageEvent) => void): void }> {
  const source = new EventSource('/sandbox/events');
  const missed: PageEvent[] = [];
  let take = (event: PageEvent): void => void missed.push(event);
  let wasCut = false;
  source.addEventListener('message', ({ data }) => take(JSON.parse(String(data)) as PageEvent));
  source.addEventListener('error', () => {
    wasCut = true;
    document.body.classList.add('cut-off');
  });
  source.addEventListener('open', () => {
    if (wasCut) location.reload();
  });
  await new Promise((resolve) => {
    source.addEventListener('open', resolve, { once: true });
    source.addEventListener('error', resolve, { once: true });
  });
  return {
    tell(taker) {
      take = taker;
      missed.forEach(taker);
    },
  };
}
