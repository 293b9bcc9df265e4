import { describe, expect, it } from 'vitest';
import { readTerminal } from '../../src/config/terminal.ts';

const TTY = { isTTY: true, columns: 120 };
const PIPE = {};

describe('what an output can show', () => {
  it.each([
    ['a terminal', {}, TTY, { columns: 120, colour: true, live: true }],
    ['a pipe', {}, PIPE, { columns: 80, colour: false, live: false }],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, TTY, { columns: 120, colour: false, live: true }],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, TTY, { columns: 120, colour: true, live: true }],
    ['a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, PIPE, { columns: 80, colour: true, live: false }],
    ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, TTY, { columns: 120, colour: false, live: true }],
    ['both', { FORCE_COLOR: '1', NO_COLOR: '1' }, TTY, { columns: 120, colour: false, live: true }],
    ['a dumb terminal', { TERM: 'dumb' }, TTY, { columns: 120, colour: false, live: false }],
    ['a terminal in CI', { CI: 'true' }, TTY, { columns: 120, colour: true, live: false }],
  ])('%s', (_, env, stream, settings) => {
    expect(readTerminal(env, stream)).toEqual(settings);
  });
});
