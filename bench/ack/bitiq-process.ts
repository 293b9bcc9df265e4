import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Job } from '../../src/jobs/job.ts';
import { startBot } from '../../src/serve/bot.ts';
import { createHealth } from '../../src/serve/health.ts';
import { startHttpServer } from '../../src/serve/http-server.ts';
import { createProcessContext } from '../../src/serve/process-context.ts';
import { startWorker } from '../../src/serve/worker.ts';
import type { SlackPlace } from './slack-process.ts';

/** Where bitiq finds what it needs. */
export interface BitiqPlaces {
  readonly slack: SlackPlace;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** For its configuration. */
  readonly folder: string;
}

/** bitiq as `serve --role all` wires it, hearing Slack by HTTP, with a preflight that asks nothing. */
const { slack, redisUrl, databaseUrl, folder } = JSON.parse(process.argv[2] ?? '{}') as BitiqPlaces;
const file = {
  workspace: slack.team,
  environments: {
    prod: {
      channel: 'C0PROD001',
      baseDomain: 'apps.prod.example',
      vault: { address: 'http://127.0.0.1:1', auth: { method: 'token' } },
      repository: { owner: 'acme', name: 'gitops' },
    },
  },
};
await writeFile(join(folder, 'bitiq.yaml'), stringify(file));
const config = loadConfig({
  cwd: folder,
  env: {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    REDIS_URL: redisUrl,
    DATABASE_URL: databaseUrl,
    VAULT_TOKEN: 'none',
    BITIQ_LOG_LEVEL: 'error',
  },
});
const job: Job = {
  kind: 'preflight',
  title: (environment) => `${environment} preflight`,
  mutates: false,
  run: async ({ environment }) => ({
    outcome: 'succeeded',
    report: { title: 'preflight', environment: environment.name, rows: [], durationMs: 0 },
  }),
};

const context = await createProcessContext(config, 'all');
if (config.slack === undefined) throw new Error('no Slack');
const bot = startBot(context, config.slack);
const worker = startWorker(context, [job]);
const http = await startHttpServer({
  port: 0,
  health: createHealth({ redis: () => context.queue.ping(), sql: () => context.probeSql() }),
  renderMetrics: () => context.metrics.render(),
  ...(bot.requests && { handleSlack: bot.requests.handle }),
  onError: (error) => context.log.error('an HTTP request failed', { error }),
});

async function stop(): Promise<void> {
  await http.close();
  await worker.stop();
  await bot.leave();
  await bot.stop();
  await context.close();
}

process.on('disconnect', () => void stop());
process.send?.(http.port);
