import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../sandbox/run/options.ts';

describe('parseOptions', () => {
  it.each([
    ['nothing', [], { world: 'healthy', port: 4390 }],
    ['an empty world', ['--world', 'empty'], { world: 'empty', port: 4390 }],
    ['a world and a port', ['--world', 'broken', '--port=0'], { world: 'broken', port: 0 }],
    [
      'a command, with options of its own',
      ['--world', 'broken', '--once', 'preflight', 'prod', '--json', '--port', 'x'],
      { world: 'broken', port: 4390, once: ['preflight', 'prod', '--json', '--port', 'x'] },
    ],
  ])('understands %s', (_name, words, options) => {
    expect(parseOptions(words)).toEqual(options);
  });

  it.each([
    ['another world', ['--world', 'odd'], 'no world odd'],
    ['a port that is none', ['--port', '70000'], '70000 is not a port'],
    ['no command after --once', ['--once'], '--once needs a bitiq command'],
    ['an option it does not have', ['--fast'], "Unknown option '--fast'"],
  ])('refuses %s', (_name, words, message) => {
    expect(() => parseOptions(words)).toThrow(message);
  });
});
