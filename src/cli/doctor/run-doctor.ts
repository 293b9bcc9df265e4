import { findEnvironment } from '../../commands/find-environment.ts';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/problem.ts';
import { examine } from '../../doctor/examine.ts';
import { createDoctorSystems } from '../../doctor/systems.ts';
import { toUnreadable } from '../../doctor/unreadable.ts';
import { type DoctorResult, type DoctorVerdict, toReport } from '../../doctor/verdict.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { Report } from '../../report.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { showAsItGoes } from '../show-as-it-goes.ts';

const EXIT_OF: Readonly<Record<DoctorVerdict, number>> = {
  sound: EXIT.ok,
  unsound: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** Examines everything, or one environment and what all share; a configuration that is wrong is an answer too. */
export async function runDoctor(
  { environment, json }: { readonly environment: string | undefined; readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const config = loadOrExplain(terminal);
  const isUnreadable = config instanceof ConfigError;
  const redactor = createRedactor(isUnreadable ? [] : config.secrets);
  return showAsItGoes({ terminal, redactor, form: json ? 'json' : 'lines' }, async (onProgress) => {
    const result = isUnreadable
      ? toUnreadable(config)
      : await examineAll(config, environment, { signal: terminal.signal, onProgress });
    const code = isUnreadable ? EXIT.config : EXIT_OF[result.verdict];
    return { result, report: toReport(result.rows, result.durationMs), code };
  });
}

function loadOrExplain(terminal: Terminal): Config | ConfigError {
  try {
    return loadKnownConfig(terminal);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

async function examineAll(
  config: Config,
  name: string | undefined,
  options: { readonly signal: AbortSignal; readonly onProgress: (report: Report) => void },
): Promise<DoctorResult> {
  const all = [...config.environments.values()];
  const environments = name === undefined ? all : [findEnvironment(config, name)];
  const systems = createDoctorSystems(config);
  try {
    return await examine({ systems, environments, ...options });
  } finally {
    await systems.close();
  }
}
