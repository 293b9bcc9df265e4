import type { Caller, Services } from '../../commands/command.ts';
import { RefusedError } from '../../errors.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import { newReference } from '../../serve/ids.ts';
import type { Terminal } from '../cli-command.ts';
import { loadKnownConfig } from '../load.ts';
import type { OpenedDesks } from './open-desks.ts';

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
    const done = work({
      services: desks.services,
      caller,
      terminal: { ...terminal, out: (text) => terminal.out(redactor.text(text)) },
    });
    return await done.catch(async (error: unknown) => {
      if (error instanceof RefusedError) await putOnRecord(desks, caller, error, terminal.err);
      throw error;
    });
  } finally {
    await desks.close();
  }
}

/** A refusal at a terminal stands in the audit log as one in Slack does. */
async function putOnRecord(
  desks: Pick<OpenedDesks, 'recordRefusal'>,
  caller: Caller,
  { code, message }: RefusedError,
  err: Terminal['err'],
): Promise<void> {
  const refused = { actor: caller.principal, name: 'bitiq', text: message, channel: 'terminal', code };
  await desks.recordRefusal({ ...refused, reference: newReference() }).catch(() => {
    err('This refusal could not be put on record.\n');
  });
}
