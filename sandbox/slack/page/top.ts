import { byId, h, type IconName, icon } from './dom.ts';
import type { Shell } from './shell.ts';
import { applyTheme, currentTheme, nextTheme, type Theme } from './theme.ts';

const THEME_ICONS: Readonly<Record<Theme, IconName>> = { auto: 'auto', light: 'sun', dark: 'moon' };

/** Where one is, and the switches that belong to the whole page. */
export function drawTop(shell: Shell): void {
  const { store } = shell;
  const channel = store.channels.find(({ id }) => id === store.place);
  const isDirect = channel?.directWith !== undefined;
  const title = channel === undefined || isDirect ? store.state.app.name : channel.name;
  byId('top').replaceChildren(
    h(
      'h1',
      {},
      channel === undefined ? icon('home') : icon(isDirect ? 'reply' : channel.isPrivate ? 'lock' : 'hash'),
      title,
    ),
    h('p', { class: 'topic' }, channel?.topic ?? ''),
    drawThemeSwitch(shell),
    ...drawFaultsSwitch(shell),
  );
}

function drawThemeSwitch(shell: Shell): HTMLElement {
  const theme = currentTheme();
  const change = () => {
    applyTheme(nextTheme(theme));
    drawTop(shell);
    byId('top').querySelector<HTMLElement>('.theme')?.focus();
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'quiet theme',
      'aria-label': `Theme: ${theme}. Change to ${nextTheme(theme)}`,
      title: `Theme: ${theme}`,
      on: { click: change },
    },
    icon(THEME_ICONS[theme]),
  );
}

function drawFaultsSwitch(shell: Shell): HTMLElement[] {
  const { faults } = shell.store;
  if (faults.length === 0) return [];
  const planted = faults.filter((fault) => fault.planted).length;
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet faults-switch',
      'aria-expanded': String(shell.faultsOpen),
      'aria-controls': 'side',
      on: { click: () => shell.toggleFaults() },
    },
    icon('fault'),
    'Faults',
    h('span', { class: planted > 0 ? 'count some' : 'count' }, String(planted)),
  );
  return [button];
}
