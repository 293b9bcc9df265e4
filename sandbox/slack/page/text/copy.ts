import { h, icon } from '../dom.ts';

/** A code block with a button that copies it. */
export function copyable(text: string): HTMLElement {
  const label = h('span', {}, 'Copy');
  const button = h(
    'button',
    { type: 'button', class: 'copy', 'aria-label': 'Copy code', on: { click: () => void copy(text, label) } },
    icon('copy'),
    label,
  );
  return h('div', { class: 'pre' }, h('pre', { tabindex: '0' }, h('code', {}, text)), button);
}

async function copy(text: string, label: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(text);
  label.textContent = 'Copied';
  setTimeout(() => {
    label.textContent = 'Copy';
  }, 1_500);
}
