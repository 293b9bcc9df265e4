import type { Redactor } from './redactor.ts';

/**
 * Writes that are redacted together: what is written in one turn of the event loop is one text, so that no
 * secret passes in two halves. It goes out at the turn's end, or with `flush`.
 */
export function joinWrites(
  { text }: Pick<Redactor, 'text'>,
  write: (text: string) => void,
): { write(part: string): void; flush(): void } {
  let pending = '';
  const flush = () => {
    const joined = pending;
    pending = '';
    if (joined !== '') write(text(joined));
  };
  return {
    flush,
    write(part) {
      if (pending === '') setImmediate(flush);
      pending += part;
    },
  };
}
