import type { EnvironmentContext } from '../context.ts';
import { judgeClock } from '../judge-clock.ts';
import type { Probe } from '../probe.ts';

/** Vault judges the token that bitiq shows by its own clock. */
export const vaultClock: Probe<Pick<EnvironmentContext, 'measureVaultClock'>> = {
  id: 'vault-clock',
  title: "This machine's clock goes as Vault's",
  severity: 'blocker',
  run: async ({ measureVaultClock, signal }) => judgeClock(await measureVaultClock(signal), "Vault's"),
};
