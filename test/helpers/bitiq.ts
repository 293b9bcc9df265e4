import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningSlack } from '../../sandbox/slack/slack.ts';
import type { Config } from '../../src/config/config.ts';
import { fillEnvironment } from '../../src/config/fill-environment.ts';
import { configFile } from '../../src/config/schema.ts';
import type { Job } from '../../src/jobs/job.ts';
import { startBot } from '../../src/serve/bot.ts';
import { assertWell, createHealth } from '../../src/serve/health.ts';
import { type HttpServer, startHttpServer } from '../../src/serve/http-server.ts';
import { createProcessContext, type ProcessContext, type Role } from '../../src/serve/process-context.ts';
import { startWorker } from '../../src/serve/worker.ts';

export interface TestBitiqOptions {
  readonly slack: RunningSlack;
  readonly redisUrl: string;
  /** Default: a SQLite file of its own. */
  readonly databaseUrl?: string;
  readonly jobs: readonly Job[];
  readonly transport?: 'socket' | 'http';
  /** Default: all. */
  readonly role?: Role;
  /** Changes to the configuration of `prod`. */
  readonly prod?: object;
}

export interface TestBitiq {
  readonly context: ProcessContext;
  readonly http: HttpServer;
  readonly config: Config;
  stop(): Promise<void>;
}

/** Bot and worker in this process, wired as `serve` wires them, with jobs of the test's own. */
export async function startTestBitiq(options: TestBitiqOptions): Promise<TestBitiq> {
  const { role = 'all' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-test-'));
  const config = aConfig(options, `sqlite:${join(folder, 'bitiq.sqlite')}`);
  const context = await createProcessContext(config, role);
  if (config.slack === undefined) throw new Error('no Slack');
  const bot = role === 'worker' ? undefined : startBot(context, config.slack);
  const worker = role === 'bot' ? undefined : startWorker(context, options.jobs);
  const http = await startHttpServer({
    port: 0,
    health: createHealth({
      redis: () => context.queue.ping(),
      sql: () => context.probeSql(),
      clock: async () => assertWell(await context.clockWatch.sayIfOff()),
      ...(bot && { slack: () => bot.probeSlack() }),
    }),
    renderMetrics: () => context.metrics.render(),
    ...(bot?.requests && { handleSlack: bot.requests.handle }),
    onError: (error) => context.log.error('an HTTP request failed', { error }),
  });
  if (options.transport === 'http') options.slack.requestUrl = `http://127.0.0.1:${http.port}/slack/events`;
  else if (bot) await options.slack.waitFor(() => options.slack.connections > 0);
  return {
    context,
    http,
    config,
    async stop() {
      await http.close();
      await worker?.stop();
      await bot?.leave();
      await bot?.stop();
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function aConfig(options: TestBitiqOptions, databaseUrl: string): Config {
  const { slack } = options;
  const file = configFile.parse({
    workspace: slack.workspace.team.id,
    groups: { platform: { userGroup: 'S0PLATFORM' }, security: { userGroup: 'S0SECURITY' } },
    environments: {
      prod: { ...PROD, ...options.prod },
      staging: { ...PROD, channel: 'C0STAGING1', permissions: { preflight: ['platform'] } },
    },
  });
  return {
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      ...(options.transport === 'http'
        ? { signingSecret: slack.signingSecret }
        : { appToken: slack.appToken }),
    },
    redisUrl: options.redisUrl,
    databaseUrl: options.databaseUrl ?? databaseUrl,
    httpPort: 0,
    isStrict: false,
    logLevel: process.env.BITIQ_TEST_LOG === undefined ? 'silent' : 'debug',
    githubApiUrl: 'http://127.0.0.1:1',
    workspace: slack.workspace.team.id,
    audit: { ...file.audit, keyFile: '/nowhere' } as Config['audit'],
    store: file.store,
    groups: new Map(Object.entries(file.groups)),
    environments: new Map(
      Object.entries(file.environments).map(([name, raw]) => [name, fillEnvironment(name, raw, '/')]),
    ),
    credentials: new Map(),
    secrets: [slack.botToken, slack.appToken, slack.signingSecret],
    file: '/bitiq.yaml',
  };
}

const PROD = {
  channel: 'C0PROD001',
  baseDomain: 'apps.prod.example',
  vault: { address: 'http://127.0.0.1:1', auth: { method: 'token' } },
  repository: { owner: 'acme', name: 'gitops' },
};
