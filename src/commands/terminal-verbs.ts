/** How a verb of the terminal is had in Slack: not at all, or as a button. */
type Place = 'terminal' | 'button';

/** Verbs that only a terminal has. Slack does not read them; it tells where they are. */
export const TERMINAL_VERBS: ReadonlyMap<string, Place> = new Map([
  ['approve', 'button'],
  ['reject', 'button'],
  ['withdraw', 'button'],
  ['store', 'terminal'],
  ['policy', 'terminal'],
  ['serve', 'terminal'],
  ['config', 'terminal'],
  ['doctor', 'terminal'],
]);
