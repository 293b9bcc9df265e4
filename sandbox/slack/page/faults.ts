import type { PanelFault } from '../panel.ts';
import { byId, h, icon } from './dom.ts';
import type { Shell } from './shell.ts';
import { act } from './store.ts';

let filter = '';

/** The faults of every environment with a switch each. */
export function drawFaults(shell: Shell): void {
  const side = byId('side');
  const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
  const scrolled = side.querySelector('.side-body')?.scrollTop ?? 0;
  side.setAttribute('aria-label', 'Faults');
  const list = h('div', { class: 'side-body faults' });
  const search = h('input', {
    type: 'search',
    class: 'text',
    placeholder: 'Filter, e.g. vault',
    'aria-label': 'Filter faults',
    'data-key': 'fault-filter',
    value: filter,
    on: {
      input: () => {
        filter = search.value;
        list.replaceChildren(...drawGroups(shell));
      },
    },
  });
  list.append(...drawGroups(shell));
  side.replaceChildren(
    h(
      'header',
      { class: 'side-head' },
      h('h2', {}, 'Faults'),
      h(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': 'Close faults',
          on: { click: () => shell.toggleFaults() },
        },
        icon('close'),
      ),
    ),
    h('div', { class: 'side-search' }, search),
    list,
  );
  list.scrollTop = scrolled;
  if (focused !== undefined) side.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function drawGroups(shell: Shell): HTMLElement[] {
  const shown = shell.store.faults.filter(({ title, check, environment }) =>
    `${title} ${check ?? ''} ${environment}`.toLowerCase().includes(filter.toLowerCase()),
  );
  const environments = [...new Set(shown.map(({ environment }) => environment))];
  if (environments.length === 0) return [h('p', { class: 'empty' }, 'No fault is named like that')];
  return environments.map((environment) =>
    h(
      'section',
      {},
      h('h3', {}, environment),
      ...shown.filter((fault) => fault.environment === environment).map((fault) => drawFault(fault)),
    ),
  );
}

function drawFault(fault: PanelFault): HTMLElement {
  return h(
    'label',
    { class: 'fault' },
    h(
      'span',
      { class: 'fault-text' },
      h('span', {}, fault.title),
      fault.check !== undefined && h('code', {}, fault.check),
    ),
    h('input', {
      type: 'checkbox',
      role: 'switch',
      class: 'switch',
      checked: fault.planted,
      'data-key': `fault-${fault.id}`,
      on: { change: () => void act('toggle-fault', { id: fault.id }) },
    }),
  );
}
