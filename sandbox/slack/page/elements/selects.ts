import { h } from '../dom.ts';
import { channelsOf } from '../store.ts';
import { controlAttributes, type Field, heldBy, pick } from '../surface.ts';
import { groupsOf, type Option, optionsOf } from './options.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function drawStaticSelect(field: Field): HTMLElement {
  const { element } = field;
  const held = (heldBy(field)?.selected_option ?? element.initial_option) as Option | undefined;
  const toPicked = (value: string) => ({
    selected_option: optionsOf(element).find((option) => option.value === value) ?? null,
  });
  const groups = groupsOf(element).map((group) =>
    h('optgroup', { label: group.label.text }, ...drawOptions(group.options.map(toChoice), held?.value)),
  );
  const loose = ((element.options ?? []) as Option[]).map(toChoice);
  return drawSelect(field, [...groups, ...drawOptions(loose, held?.value)], held?.value, toPicked);
}

export function drawUsersSelect(field: Field): HTMLElement {
  const held = (heldBy(field)?.selected_user ?? field.element.initial_user) as string | undefined;
  const options = drawOptions(users(field), held);
  return drawSelect(field, options, held, (value) => ({ selected_user: value }));
}

export function drawChannelsSelect(field: Field): HTMLElement {
  const name = field.element.type === 'channels_select' ? 'channel' : 'conversation';
  const held = (heldBy(field)?.[`selected_${name}`] ?? field.element[`initial_${name}`]) as
    | string
    | undefined;
  const channels = channelsOf(field.surface.store).map(({ id, name: label }) => ({
    value: id,
    label: `#${label}`,
  }));
  return drawSelect(field, drawOptions(channels, held), held, (value) => ({ [`selected_${name}`]: value }));
}

export function drawMultiStaticSelect(field: Field): HTMLElement {
  const initial = (field.element.initial_options ?? []) as Option[];
  const held = (heldBy(field)?.selected_options ?? initial) as Option[];
  const all = optionsOf(field.element);
  return drawMulti(
    field,
    all.map(toChoice),
    held.map(({ value }) => value),
    (values) => ({
      selected_options: all.filter(({ value }) => values.includes(value)),
    }),
  );
}

export function drawMultiUsersSelect(field: Field): HTMLElement {
  const held = (heldBy(field)?.selected_users ?? field.element.initial_users ?? []) as string[];
  return drawMulti(field, users(field), held, (values) => ({ selected_users: values }));
}

function users({ surface }: Field): Choice[] {
  return surface.store.state.users
    .filter(({ deleted }) => deleted !== true)
    .map(({ id, realName, name }) => ({ value: id, label: `${realName} (@${name})` }));
}

function toChoice({ text, value }: Option): Choice {
  return { value, label: text.text };
}

function drawOptions(choices: readonly Choice[], held: string | undefined): HTMLElement[] {
  return choices.map(({ value, label }) => h('option', { value, selected: value === held }, label));
}

function drawSelect(
  field: Field,
  options: readonly HTMLElement[],
  held: string | undefined,
  toPicked: (value: string) => object,
): HTMLElement {
  const placeholder = (field.element.placeholder as { text?: string } | undefined)?.text ?? 'Choose';
  const select = h(
    'select',
    {
      ...controlAttributes(field),
      class: 'select',
      on: { change: () => void pick(field, toPicked(select.value)) },
    },
    h('option', { value: '', disabled: true, hidden: true, selected: held === undefined }, placeholder),
    ...options,
  );
  return select;
}

function drawMulti(
  field: Field,
  choices: readonly Choice[],
  held: readonly string[],
  toPicked: (values: string[]) => object,
): HTMLElement {
  const select = h(
    'select',
    {
      ...controlAttributes(field),
      class: 'select',
      multiple: true,
      size: Math.min(6, choices.length),
      on: { change: () => void pick(field, toPicked([...select.selectedOptions].map(({ value }) => value))) },
    },
    ...choices.map(({ value, label }) => h('option', { value, selected: held.includes(value) }, label)),
  );
  return select;
}
