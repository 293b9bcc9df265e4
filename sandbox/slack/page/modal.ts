import type { BlockObject } from '../message.ts';
import type { PageView } from '../page-state.ts';
import { drawBlocks } from './blocks/blocks.ts';
import { h, icon } from './dom.ts';
import { keepPlace } from './keep-place.ts';
import type { Shell } from './shell.ts';
import { act } from './store.ts';
import type { Surface, Values } from './surface.ts';

interface OpenModal {
  readonly dialog: HTMLDialogElement;
  readonly body: HTMLElement;
  hash: string;
  errors: Readonly<Record<string, string>>;
}

const values = new Map<string, Values>();
const open = new Map<string, OpenModal>();

interface Submitted {
  readonly errors: Readonly<Record<string, string>>;
  readonly error?: string;
}

/** Shows the modal on top of the person's stack, and takes away those that are no longer there. */
export function drawModal(shell: Shell): void {
  const { store } = shell;
  const views = store.views.get(store.person.id) ?? [];
  const top = views.at(-1);
  for (const [id, modal] of open) {
    if (id === top?.id) continue;
    modal.dialog.remove();
    open.delete(id);
    if (!views.some((view) => view.id === id)) values.delete(id);
  }
  if (top === undefined) return;
  const known = open.get(top.id);
  if (known === undefined) show(shell, top);
  else if (known.hash !== top.hash) {
    known.hash = top.hash;
    known.errors = {};
    keepPlace(known.body, () => {
      fill(shell, top, known);
    });
  }
}

function show(shell: Shell, view: PageView): void {
  const dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' });
  const body = h('div', { class: 'modal-body' });
  const modal: OpenModal = { dialog, body, hash: view.hash, errors: {} };
  open.set(view.id, modal);
  fill(shell, view, modal);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void act('close-view', { user: shell.store.person.id });
  });
  document.body.append(dialog);
  dialog.showModal();
  const field = body.querySelector<HTMLElement>('[autofocus], input, select, textarea');
  (field ?? dialog.querySelector<HTMLElement>('footer button'))?.focus();
}

function fill(shell: Shell, view: PageView, modal: OpenModal): void {
  const { store } = shell;
  const close = () => void act('close-view', { user: store.person.id });
  const textOf = (name: string) => (view.body[name] as { text?: string } | undefined)?.text;
  const form = h('form', { on: { submit: (event) => void submit(shell, view, modal, event) } });
  const submitText = textOf('submit');
  const problem = h('p', { class: 'failure', role: 'alert' });
  modal.body.replaceChildren(
    drawBlocks(surfaceOf(shell, view, modal), (view.body.blocks ?? []) as BlockObject[]),
    problem,
  );
  form.append(
    h(
      'header',
      {},
      h('h2', { id: 'modal-title' }, textOf('title')),
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': 'Close', on: { click: close } },
        icon('close'),
      ),
    ),
    modal.body,
    h(
      'footer',
      { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'button', on: { click: close } }, textOf('close') ?? 'Close'),
      submitText !== undefined && h('button', { type: 'submit', class: 'button primary' }, submitText),
    ),
  );
  form.noValidate = true;
  modal.dialog.replaceChildren(form);
}

async function submit(shell: Shell, view: PageView, modal: OpenModal, event: Event): Promise<void> {
  event.preventDefault();
  const button = modal.dialog.querySelector('[type=submit]');
  button?.setAttribute('aria-busy', 'true');
  const outcome = await act<Submitted>('submit-view', {
    user: shell.store.person.id,
    values: values.get(view.id) ?? {},
  });
  button?.removeAttribute('aria-busy');
  if (open.get(view.id) !== modal) return;
  modal.errors = outcome.errors;
  if (Object.keys(outcome.errors).length > 0) {
    fill(shell, view, modal);
    modal.body.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }
  const problem = modal.body.querySelector('.failure:last-child');
  if (outcome.error !== undefined && problem !== null) {
    problem.textContent = `We had some trouble connecting. Try again? (${outcome.error})`;
  }
}

function surfaceOf(shell: Shell, view: PageView, modal: OpenModal): Surface {
  const { store } = shell;
  const held = values.get(view.id) ?? {};
  values.set(view.id, held);
  return {
    store,
    id: `v${view.id}`,
    values: held,
    errors: modal.errors,
    async act(deed) {
      await act('click-view', { ...deed, user: store.person.id, values: held });
    },
  };
}
