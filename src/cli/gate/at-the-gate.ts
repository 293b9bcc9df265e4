import type { Caller, Services } from '../../commands/command.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { Terminal } from '../cli-command.ts';
import { loadKnownConfig } from '../load.ts';

/** Somebody at a terminal before the gate. */
export interface AtGate {
  readonly services: Services;
  readonly caller: Caller;
  readonly terminal: Pick<Terminal, 'out' | 'err' | 'settings' | 'signal'>;
}

/** Opens the desks, finds out who is at the terminal, does the work and closes again. Returns the exit code. */
export async function atTheGate(
  terminal: Terminal,
  work: (gate: AtGate) => Promise<number>,
): Promise<number> {
  const [{ openDesks }, { identifyTerminal }] = await Promise.all([
    import('./open-desks.ts'),
    import('./identify.ts'),
  ]);
  const config = loadKnownConfig(terminal);
  const redactor = createRedactor(config.secrets);
  const desks = await openDesks(config);
  try {
    const caller = await identifyTerminal(desks.services, terminal.env);
    return await work({
      services: desks.services,
      caller,
      terminal: { ...terminal, out: (text) => terminal.out(redactor.text(text)) },
    });
  } finally {
    await desks.close();
  }
}
