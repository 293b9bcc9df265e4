import { findEnvironment } from '../../commands/find-environment.ts';
import { toScheduleView } from '../../commands/views/schedule-view.ts';
import { renderSchedules } from '../../messages/terminal/render-schedule.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import { listSchedules } from '../../schedules/list-schedules.ts';
import { openStoreForReading } from '../../store/open-for-reading.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { showJson, styleOf } from '../gate/show.ts';
import { loadKnownConfig } from '../load.ts';

/**
 * The schedules to whoever may read the store: it is opened for reading, and nobody is asked. Throws
 * `ExternalError` where there is no store.
 */
export async function showSchedules(
  terminal: Terminal,
  { name, json }: { readonly name: string | undefined; readonly json: boolean },
): Promise<number> {
  const config = loadKnownConfig(terminal);
  const asked = name === undefined ? [...config.environments.values()] : [findEnvironment(config, name)];
  const { text } = createRedactor(config.secrets);
  const shown = { ...terminal, out: (told: string) => terminal.out(text(told)) };
  const store = await openStoreForReading(config.databaseUrl);
  try {
    const now = Date.now();
    const standings = await Promise.all(asked.map((it) => listSchedules(store.db, it, now)));
    const views = standings
      .flat()
      .map((standing) => toScheduleView(standing))
      .toSorted((a, b) => a.nextAt.getTime() - b.nextAt.getTime());
    if (json) showJson(shown, views);
    else shown.out(renderSchedules(name ?? 'bitiq', views, styleOf(shown)));
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
