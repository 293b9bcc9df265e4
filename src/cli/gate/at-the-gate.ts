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
  const [{ openDesks }, { identifyTerminal, nameOnRecord }] = await Promise.all([
    import('./open-desks.ts'),
    import('./identify.ts'),
  ]);
  const config = loadKnownConfig(terminal);
  const redactor = createRedactor(config.secrets);
  const desks = await openDesks(config);
  try {
    const out = (text: string) => terminal.out(redactor.text(text));
    const { services } = desks;
    const caller = await identifyTerminal(services, terminal.env);
    return await work({ services, caller, terminal: { ...terminal, out } });
  } catch (error) {
    if (error instanceof RefusedError) {
      const actor = await nameOnRecord(desks.services, terminal.env);
      await putOnRecord(desks, actor, error, terminal.err);
    }
    throw error;
  } finally {
    await desks.close();
  }
}

/** A refusal at a terminal stands in the audit log as one in Slack does, also where nobody knows who is there. */
async function putOnRecord(
  desks: Pick<OpenedDesks, 'recordRefusal'>,
  actor: string,
  { code, message }: RefusedError,
  err: Terminal['err'],
): Promise<void> {
  const refused = { actor, name: 'bitiq', text: message, channel: 'terminal', code };
  await desks.recordRefusal({ ...refused, reference: newReference() }).catch(() => {
    err('This refusal could not be put on record.\n');
  });
}
