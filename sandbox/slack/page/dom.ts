type Child = Node | string | undefined | false;
type Handlers = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };
type Value = string | number | boolean | undefined;

/** What an element is made with: attributes by their HTML names, and what it listens to. */
export interface Attributes {
  readonly on?: Handlers;
  readonly [attribute: string]: Value | Handlers;
}

/**
 * Makes an element. Texts become text nodes, never markup; `undefined` and `false` attributes and children
 * are left out.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') listen(element, value as Handlers);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(
    ...children.filter((child): child is Node | string => child !== undefined && child !== false),
  );
  return element;
}

function listen(element: HTMLElement, handlers: Handlers): void {
  for (const [name, handler] of Object.entries(handlers)) {
    element.addEventListener(name, handler as EventListener);
  }
}

/** The element with this id. Throws where the page has none: a bug of ours. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Line icons of one family, 20 by 20. */
const ICONS = {
  hash: 'M8 3 6 17M14 3l-2 14M4 7.5h13M3 12.5h13',
  lock: 'M5.5 9h9v8h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9',
  eye: 'M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  reply:
    'M17 10c0 3.6-3.1 6-7 6a8 8 0 0 1-2.6-.4L3.5 17l1-3A5.6 5.6 0 0 1 3 10c0-3.600 3.100-6 7-6s7 2.400 7 6z',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7.500 7.500h8.500v8.500H7.500zM12.500 7.500V4H4v8.500h3.500',
  more: 'M4.500 10h.01M10 10h.01M15.500 10h.01',
  send: 'M3.500 10 16.500 4l-4 12.500-3-5.500zM9.500 11l7-7',
  home: 'M3.500 9.500 10 4l6.500 5.500V16h-4.500v-4h-4v4H3.500z',
  fault: 'M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.300h.01',
  moon: 'M15.800 12.200A6.500 6.500 0 0 1 7.800 4.200a6.500 6.500 0 1 0 8 8z',
  sun: 'M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM10 2.500v1.500M10 16v1.500M2.500 10H4M16 10h1.500M4.700 4.700l1 1M14.300 14.300l1 1M4.700 15.300l1-1M14.300 5.700l1-1',
  auto: 'M10 3.500a6.500 6.500 0 1 0 0 13zM10 3.500a6.500 6.500 0 0 1 0 13',
  check: 'M4 10.500l4 4 8-9',
} as const;

export type IconName = keyof typeof ICONS;

/** An icon that screen readers pass over. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
