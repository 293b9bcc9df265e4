import type { Config } from '../config/config.ts';
import { UserError } from '../errors.ts';
import { createJobs } from '../jobs/index.ts';
import { createSystems } from '../jobs/systems.ts';
import { startAudit } from './audit.ts';
import { type Bot, startBot } from './bot.ts';
import { endInTurn } from './end-in-turn.ts';
import { assertNoForbiddenRights, warnOfForbiddenRights } from './guard-rights.ts';
import { assertWell, createHealth } from './health.ts';
import { startHttpServer } from './http-server.ts';
import { namingStore } from './naming-store.ts';
import { createProcessContext, type ProcessContext, type Role } from './process-context.ts';
import { startWorker } from './worker.ts';

export type { Role } from './process-context.ts';

export interface Serving {
  /** Of health, metrics and Slack's requests. */
  readonly port: number;
  /**
   * Stops in order: no new work, what is under way ends or is handed back, messages follow, the log is signed,
   * everything is closed. Within 27 s, whatever does not answer: a cluster gives 30.
   */
  stop(): Promise<void>;
}

/**
 * Starts a process in a role. Throws `UserError` where that role's configuration is missing, and
 * `ConfigError` in strict mode where it has a right that it must not have.
 */
export async function serve(config: Config, role: Role): Promise<Serving> {
  const slack = role === 'worker' ? undefined : assertSlack(config);
  await assertNoForbiddenRights(config, role);
  const { databaseUrl } = config;
  const context = await namingStore(databaseUrl, () => createProcessContext(config, role));
  const audit = await namingStore(databaseUrl, () => startAudit(context, role, slack));
  const bot = slack && startBot(context, slack);
  const systems = createSystems(config);
  const server = await startHttpServer({
    port: config.httpPort,
    health: createHealth(probesOf(context, bot), context.redactor, (trouble) =>
      context.log.warn('a part is not well', trouble),
    ),
    renderMetrics: () => context.metrics.render(),
    ...(bot?.requests && { handleSlack: bot.requests.handle }),
    onError: (error) => context.log.error('an HTTP request failed', { error }),
  });
  // Last, so that a process whose port is taken has begun no run.
  const worker =
    role === 'bot'
      ? undefined
      : startWorker(context, createJobs({ ...systems, db: context.store.db, redactor: context.redactor }));
  const rights = warnOfForbiddenRights(context, role);
  context.log.info('serving', { role, name: context.name, port: server.port });
  return {
    port: server.port,
    stop: () =>
      endInTurn(
        [
          {
            what: 'requests and runs',
            withinMs: 13_000,
            end: () => Promise.all([server.close(), bot?.leave(), worker?.stop(), rights.stop()]),
          },
          { what: 'messages', withinMs: 5_000, end: async () => bot?.stop() },
          { what: 'connections to other systems', withinMs: 1_000, end: () => systems.close() },
          { what: 'the audit log', withinMs: 6_000, end: () => audit.stop() },
          { what: 'queue and store', withinMs: 2_000, end: () => context.close() },
        ],
        (what, error) => context.log.warn('something did not end in order', { what, error }),
      ),
  };
}

function assertSlack(config: Config) {
  const { slack } = config;
  if (slack !== undefined && (slack.appToken ?? slack.signingSecret) !== undefined) return slack;
  throw new UserError('slack-not-configured', 'This role speaks to Slack, and no Slack is configured.', {
    next: 'Set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).',
  });
}

function probesOf(
  context: Pick<ProcessContext, 'clockWatch' | 'probeSql'> & { queue: { ping(): Promise<unknown> } },
  bot: Bot | undefined,
) {
  return {
    redis: () => context.queue.ping(),
    sql: () => context.probeSql(),
    clock: async () => assertWell(await context.clockWatch.sayIfOff()),
    ...(bot && { slack: () => bot.probeSlack() }),
  };
}
