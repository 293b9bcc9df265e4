const NEAR_BOTTOM_PX = 80;

/**
 * Runs a redraw and puts the scroll and the keyboard back where they were. Who was at the end stays there,
 * unless what `redraw` returns is taller than the view: then its beginning is shown, for that is read first.
 */
export function keepPlace(list: HTMLElement, redraw: () => HTMLElement | undefined | undefined): void {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
  const top = list.scrollTop;
  const focused = document.activeElement as HTMLElement | null;
  const key = list.contains(focused) ? focused?.dataset.key : undefined;
  const drawn = redraw();
  const isTall = drawn !== undefined && drawn.offsetHeight > list.clientHeight;
  if (isAtEnd && isTall) list.scrollTop = drawn.offsetTop - list.offsetTop;
  else list.scrollTop = isAtEnd ? list.scrollHeight : top;
  if (key !== undefined) list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
