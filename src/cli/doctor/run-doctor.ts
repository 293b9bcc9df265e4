import { findEnvironment } from '../../commands/find-environment.ts';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/problem.ts';
import { examine } from '../../doctor/examine.ts';
import { createDoctorSystems } from '../../doctor/systems.ts';
import { toUnreadable } from '../../doctor/unreadable.ts';
import { type DoctorResult, type DoctorVerdict, toReport } from '../../doctor/verdict.ts';
import { createProgress } from '../../messages/terminal/render-progress.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';

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
  const out = (text: string) => terminal.out(redactor.text(text));
  const result = isUnreadable
    ? toUnreadable(config)
    : await examineAll(
        config,
        environment,
        json ? undefined : createProgress(out, terminal.settings),
        terminal,
      );
  if (json) terminal.out(`${JSON.stringify(redactor.data(result), null, 2)}\n`);
  else out(renderReport(toReport(result.rows, result.durationMs), terminal.settings));
  return isUnreadable ? EXIT.config : EXIT_OF[result.verdict];
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
  progress: ReturnType<typeof createProgress> | undefined,
  { signal }: Terminal,
): Promise<DoctorResult> {
  const all = [...config.environments.values()];
  const environments = name === undefined ? all : [findEnvironment(config, name)];
  const systems = createDoctorSystems(config);
  try {
    return await examine({ systems, environments, signal, onProgress: (report) => progress?.update(report) });
  } finally {
    progress?.end();
    await systems.close();
  }
}
