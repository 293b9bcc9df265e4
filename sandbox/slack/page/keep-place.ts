const NEAR_BOTTOM_PX = 80;

/** Runs a redraw and puts the scroll and the keyboard back where they were. */
export function keepPlace(list: HTMLElement, redraw: () => void): void {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
  const top = list.scrollTop;
  const focused = document.activeElement as HTMLElement | null;
  const key = list.contains(focused) ? focused?.dataset.key : undefined;
  redraw();
  list.scrollTop = isAtEnd ? list.scrollHeight : top;
  if (key !== undefined) list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
