import { byId } from './dom.ts';

const QUIET_MS = 700;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/**
 * Says something to screen readers. With a `key`, a later text replaces one that was not said yet, so a
 * message that is edited ten times is read out once.
 */
export function announce(text: string, key = text): void {
  clearTimeout(waiting.get(key));
  waiting.set(
    key,
    setTimeout(() => {
      waiting.delete(key);
      byId('announcements').textContent = text;
    }, QUIET_MS),
  );
}
