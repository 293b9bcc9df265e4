import { z } from 'zod';
import { listHeaderSecrets } from './otlp-headers.ts';
import { parseRedisUrl } from './redis-url.ts';

const secret = { secret: true };

const awsUrl = (about: { readonly description: string; readonly example: string }) =>
  z
    .url({ protocol: /^https?$/, error: `a URL such as ${about.example}` })
    .optional()
    .meta(about);

/** Whether a store's URL names one host: of several nobody would say which is the primary. */
export function namesOneServer(url: string): boolean {
  return url.startsWith('sqlite:') || (URL.canParse(url) && !new URL(url).hostname.includes(','));
}

/**
 * The environment variables that bitiq reads, each with a sentence, its default and an example.
 * Besides these it reads every variable that an `…Env` key of `bitiq.yaml` names. Empty means not set.
 */
export const variables = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^(?!xapp-)\S+$/, 'the bot token (xoxb-…), not the app token')
    .optional()
    .meta({ description: 'Slack bot token; needed by bot and worker.', example: 'xoxb-…', ...secret }),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^(?!xoxb-)\S+$/, 'the app-level token (xapp-…), not the bot token')
    .optional()
    .meta({
      description: 'Slack app-level token with connections:write; turns Socket Mode on.',
      example: 'xapp-…',
      ...secret,
    }),
  SLACK_SIGNING_SECRET: z
    .string()
    .optional()
    .meta({
      description: 'Slack signing secret; turns POST /slack/events on.',
      example: '0123456789abcdef0123456789abcdef',
      ...secret,
    }),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, error: 'a URL such as https://slack.com/api/' })
    .default('https://slack.com/api/')
    .meta({ description: "Where Slack's Web API answers.", example: 'http://127.0.0.1:4390/api/' }),
  REDIS_URL: z
    .string()
    .refine(
      (url) => parseRedisUrl(url) !== undefined,
      'a URL such as redis://127.0.0.1:6379, redis+sentinel://a,b,c/mymaster or redis+cluster://a,b,c',
    )
    .default('redis://127.0.0.1:6379')
    .meta({
      description: 'The Redis or Valkey that carries work: one, Sentinels or a cluster.',
      example: 'rediss://:password@redis.example:6380/0',
    }),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:\S|postgres(ql)?:\/\/\S)/, 'sqlite:<path> or postgres://…')
    .refine(namesOneServer, 'a URL with one host: a name that leads to the primary, whichever that is')
    .default('sqlite:./data/bitiq.sqlite')
    .meta({
      description: 'Where runs and the audit log are kept. PostgreSQL for more than one machine.',
      example: 'postgres://bitiq:password@db.example:5432/bitiq',
    }),
  BITIQ_CONFIG: z
    .string()
    .default('./bitiq.yaml')
    .meta({ description: 'Path of the configuration file.', example: '/etc/bitiq/bitiq.yaml' }),
  BITIQ_AUDIT_KEY: z.string().optional().meta({
    description:
      'Path of the Ed25519 private key (PEM) that signs the audit log; created on the first start.',
    example: '/var/run/secrets/bitiq/audit-key.pem',
  }),
  BITIQ_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port from 0 (any free one) to 65535')
    .default('8080')
    .transform(Number)
    .refine((port) => port <= 65_535, 'a port from 0 (any free one) to 65535')
    .meta({ description: "Port of health, metrics and Slack's requests.", example: '8080' }),
  BITIQ_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ description: 'How much is logged: debug, info, warn, error or silent.', example: 'debug' }),
  BITIQ_STRICT: z.enum(['true', 'false']).default('false').meta({
    description: 'With true, bitiq serve does not start while bitiq has a right that it must not have.',
    example: 'true',
  }),
  GITHUB_TOKEN: z
    .string()
    .optional()
    .meta({
      description: 'GitHub token that may read the GitOps repository.',
      example: 'github_pat_…',
      ...secret,
    }),
  GITHUB_API_URL: z
    .url({ protocol: /^https?$/, error: 'a URL such as https://api.github.com' })
    .default('https://api.github.com')
    .meta({ description: "Where GitHub's API answers.", example: 'https://github.example/api/v3' }),
  AWS_ENDPOINT_URL: awsUrl({
    description: "Where an AWS answers that is not Amazon's, with all its services.",
    example: 'https://aws.example',
  }),
  AWS_ENDPOINT_URL_S3: awsUrl({
    description: "Where an S3 answers that is not AWS's.",
    example: 'https://s3.example',
  }),
  AWS_ENDPOINT_URL_IAM: awsUrl({ description: 'The same for IAM.', example: 'https://iam.example' }),
  AWS_ENDPOINT_URL_STS: awsUrl({ description: 'The same for STS.', example: 'https://sts.example' }),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl({
    description: 'The same for Secrets Manager.',
    example: 'https://secretsmanager.example',
  }),
  AWS_ACCESS_KEY_ID: z.string().optional().meta({
    description: 'AWS access key, where bitiq has no role there.',
    example: 'AKIAIOSFODNN7EXAMPLE',
  }),
  AWS_SECRET_ACCESS_KEY: z
    .string()
    .optional()
    .meta({ description: 'Its secret half.', example: 'wJalrXUtnFEMI/K7MDENG…', ...secret }),
  AWS_SESSION_TOKEN: z
    .string()
    .optional()
    .meta({
      description: 'Its session token, where it is a temporary one.',
      example: 'IQoJb3JpZ2luX2Vj…',
      ...secret,
    }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'a URL such as http://otel-collector:4318' })
    .optional()
    .meta({
      description:
        'Base URL of an OpenTelemetry receiver (OTLP over HTTP, /v1/traces below it); turns traces on.',
      example: 'http://otel-collector:4318',
    }),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .meta({
      description: 'What is sent along to it: header=value, with commas between.',
      example: 'authorization=Bearer%20…',
      ...secret,
    }),
});

export type Variables = z.output<typeof variables>;

/** Whether a variable's value must never be shown. */
export function isSecretVariable(name: string): boolean {
  return name in variables.shape && variables.shape[name as keyof Variables].meta()?.secret === true;
}

/** Values of the secret variables that are set, known before anything is parsed. */
export function listSecrets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(variables.shape)
    .filter(isSecretVariable)
    .flatMap((name) => env[name] || [])
    .concat(listHeaderSecrets(env.OTEL_EXPORTER_OTLP_HEADERS));
}
