import type { BlockObject } from '../message.ts';
import { drawBlocks } from './blocks/blocks.ts';
import { byId, h } from './dom.ts';
import { keepPlace } from './keep-place.ts';
import type { Shell } from './shell.ts';
import { act } from './store.ts';
import type { Values } from './surface.ts';

const values = new Map<string, Values>();

/** The App Home as the app published it for this person. */
export function drawHome(shell: Shell): void {
  const { store } = shell;
  const home = store.homes.get(store.person.id);
  const list = byId('messages');
  byId('composer').replaceChildren();
  delete byId('composer').dataset.place;
  list.classList.add('home');
  if (home === undefined) {
    list.replaceChildren(
      h('p', { class: 'empty' }, `${store.state.app.name} has published nothing for you yet.`),
    );
    return;
  }
  const held = values.get(home.id) ?? {};
  values.set(home.id, held);
  const surface = {
    store,
    id: `h${home.id}`,
    values: held,
    errors: {},
    act: async (deed: object) => {
      await act('click-view', { ...deed, user: store.person.id, home: true, values: held });
    },
  };
  keepPlace(list, () => {
    list.replaceChildren(
      h('div', { class: 'home-page' }, drawBlocks(surface, (home.body.blocks ?? []) as BlockObject[])),
    );
  });
}
