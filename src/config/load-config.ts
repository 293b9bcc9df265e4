import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { CREDENTIALS, checkReferences, type KnownNames, namedVariables } from './check-references.ts';
import type { Config } from './config.ts';
import { describeIssues } from './describe-issues.ts';
import { fillEnvironment } from './fill-environment.ts';
import {
  collectSecrets,
  loadVariables,
  type RawEnvironment,
  resolveAuditKey,
  resolveDatabaseUrl,
} from './load-variables.ts';
import { ConfigError, type Problem } from './problem.ts';
import { type ConfigFile, configFile } from './schema.ts';
import type { Variables } from './variables.ts';
import { parseYaml } from './yaml-source.ts';

/**
 * Reads the environment variables and `bitiq.yaml` and returns them frozen. Throws one `ConfigError`
 * with every problem there is; nothing is read later and nothing is asked over the network.
 */
export function loadConfig(options: { env: RawEnvironment; cwd: string; known?: KnownNames }): Config {
  const { env, cwd, known = {} } = options;
  const { values, problems } = loadVariables(env);
  const file = resolve(cwd, env.BITIQ_CONFIG?.trim() || './bitiq.yaml');
  const read = readConfigFile({ file, shownAs: shorten(file, cwd), env, known });
  const all = [...problems, ...read.problems];
  if (values === undefined || read.value === undefined || all.length > 0) throw new ConfigError(all);
  return deepFreeze(assemble({ values, value: read.value, file, cwd, env }));
}

function readConfigFile(options: { file: string; shownAs: string; env: RawEnvironment; known: KnownNames }): {
  value?: ConfigFile;
  problems: readonly Problem[];
} {
  const { file, shownAs, env, known } = options;
  const text = readText(file);
  if (text === undefined) {
    return {
      problems: [{ file: shownAs, message: 'cannot be read; copy bitiq.example.yaml, or set BITIQ_CONFIG' }],
    };
  }
  const { source, problems } = parseYaml(file, text, shownAs);
  if (source === undefined) return { problems };
  const parsed = configFile.safeParse(source.value);
  const found = [
    ...problems,
    ...(parsed.success ? [] : describeIssues(parsed.error.issues, source, configFile)),
    ...checkReferences({ source, env, known }),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  return parsed.success ? { value: parsed.data, problems: found } : { problems: found };
}

/** Below `cwd` as people there would write it, else absolute. */
function shorten(file: string, cwd: string): string {
  const below = relative(cwd, file);
  return below.startsWith('..') ? file : below;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function assemble(parts: {
  values: Variables;
  value: ConfigFile;
  file: string;
  cwd: string;
  env: RawEnvironment;
}): Config {
  const { values, value, file, cwd, env } = parts;
  const environments = Object.entries(value.environments).map(
    ([name, raw]) => [name, fillEnvironment(name, raw, dirname(file))] as const,
  );
  const credentials = new Map(
    environments
      .flatMap(([, environment]) => CREDENTIALS.flatMap((path) => namedVariables(environment, path)))
      .map(({ variable }) => [variable, env[variable] ?? '']),
  );
  return {
    ...slackOf(values),
    redisUrl: values.REDIS_URL,
    databaseUrl: resolveDatabaseUrl(values.DATABASE_URL, cwd),
    httpPort: values.BITIQ_PORT,
    logLevel: values.BITIQ_LOG_LEVEL,
    isStrict: values.BITIQ_STRICT === 'true',
    ...(values.GITHUB_TOKEN && { githubToken: values.GITHUB_TOKEN }),
    githubApiUrl: values.GITHUB_API_URL,
    ...awsOf(values),
    ...(values.OTEL_EXPORTER_OTLP_ENDPOINT && { otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT }),
    ...(value.workspace && { workspace: value.workspace }),
    audit: fillAudit(value.audit, { values, folder: dirname(file), cwd }),
    store: value.store,
    groups: new Map(Object.entries(value.groups)),
    environments: new Map(environments),
    credentials,
    secrets: collectSecrets(values, credentials),
    file,
  };
}

function fillAudit(
  audit: ConfigFile['audit'],
  { values, folder, cwd }: { values: Variables; folder: string; cwd: string },
): Config['audit'] {
  const { channel, file, s3, git, ...rest } = audit;
  return {
    ...rest,
    keyFile: resolveAuditKey(values, cwd),
    ...(channel && { channel }),
    ...(file && { file: resolve(folder, file) }),
    ...(s3 && { s3 }),
    ...(git && { git }),
  };
}

function awsOf(values: Variables): Pick<Config, 'aws'> {
  const {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = values;
  const credentials = accessKeyId &&
    secretAccessKey && { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const endpoints = awsEndpointsOf(values);
  if (!endpoint && !credentials && !endpoints) return {};
  return {
    aws: {
      ...(endpoint && { endpoint }),
      ...(endpoints && { endpoints }),
      ...(credentials && { credentials }),
    },
  };
}

function awsEndpointsOf(values: Variables): NonNullable<Config['aws']>['endpoints'] {
  const {
    AWS_ENDPOINT_URL_S3: s3,
    AWS_ENDPOINT_URL_IAM: iam,
    AWS_ENDPOINT_URL_STS: sts,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
  } = values;
  const given = {
    ...(s3 && { s3 }),
    ...(iam && { iam }),
    ...(sts && { sts }),
    ...(secretsManager && { secretsManager }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}

function slackOf(values: Variables): Pick<Config, 'slack'> {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = values;
  if (botToken === undefined) return {};
  const apiUrl = values.SLACK_API_URL.endsWith('/') ? values.SLACK_API_URL : `${values.SLACK_API_URL}/`;
  return {
    slack: { botToken, ...(appToken && { appToken }), ...(signingSecret && { signingSecret }), apiUrl },
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const children = value instanceof Map ? value.values() : Object.values(value);
  for (const child of children) deepFreeze(child);
  return Object.freeze(value);
}
