import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../src/cli/cli-command.ts';
import { explainError } from '../../src/cli/explain-error.ts';
import { main } from '../../src/cli/main.ts';
import { ExternalError, RefusedError } from '../../src/errors.ts';

function aTerminal(change: Partial<Terminal> = {}): Terminal & { written: string[]; complained: string[] } {
  const written: string[] = [];
  const complained: string[] = [];
  return {
    env: {},
    cwd: '/nowhere',
    settings: { columns: 80, colour: false, live: false },
    signal: new AbortController().signal,
    out: (text) => void written.push(text),
    err: (text) => void complained.push(text),
    written,
    complained,
    ...change,
  };
}

const brokenOutput = () => {
  throw new TypeError('out is not there');
};

describe('a fault of bitiq', () => {
  it('ends with 70 and a reference, and shows no stack', async () => {
    const terminal = aTerminal({ out: brokenOutput });

    const code = await main(['help'], terminal);

    expect(code).toBe(70);
    expect(terminal.complained.join('')).toMatch(
      /^bitiq: this is a fault of bitiq, reference [\w-]{8}\.\nRun it again with BITIQ_LOG_LEVEL=debug to see where, and report both\.\n$/,
    );
  });

  it('shows its stack to whoever asks for it', async () => {
    const terminal = aTerminal({ out: brokenOutput, env: { BITIQ_LOG_LEVEL: 'debug' } });

    await main(['help'], terminal);

    expect(terminal.complained.join('')).toContain('TypeError: out is not there\n    at ');
  });
});

describe('an error', () => {
  const options = { debug: false, isCancelled: false, newReference: () => 'r1' };

  it.each([
    [new RefusedError('frozen', 'prod is frozen.', { next: 'Wait.' }), 1, 'bitiq: prod is frozen.\nWait.\n'],
    [new ExternalError('vault', 'timeout', 'Vault did not answer.'), 2, 'bitiq: Vault did not answer.\n'],
    [new ExternalError('vault', 'unexpected', 'bad\u001b[2Jnews'), 2, 'bitiq: bad [2Jnews\n'],
    [
      Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 8080 }),
      78,
      'bitiq: port 8080 is taken.\nSet BITIQ_PORT to another, or stop what listens there.\n',
    ],
  ])('%s has its code and its sentence', (error, code, text) => {
    expect(explainError(error, options)).toEqual({ code, text });
  });
});

describe('the smallest command lines', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j is help', async (words) => {
    const terminal = aTerminal();

    expect(await main(words, terminal)).toBe(0);
    expect(terminal.written.join('')).toMatch(/^bitiq <verb> …\n/);
  });

  it('--version is the version', async () => {
    const terminal = aTerminal();

    await main(['--version'], terminal);

    expect(terminal.written.join('')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
