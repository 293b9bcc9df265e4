import type { Environment, GroupConfig, RepositoryConfig, S3AnchorConfig } from './schema.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** How bitiq talks to Slack. With `appToken` by Socket Mode, with `signingSecret` over HTTP. */
export interface SlackConfig {
  readonly botToken: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** Ends in `/`. */
  readonly apiUrl: string;
}

/** The services of AWS that bitiq asks. */
export type AwsService = 's3' | 'iam' | 'sts' | 'secretsManager';

/** How AWS, or what speaks like it, is reached. */
export interface AwsConfig {
  /** Of every service that has none of its own. Default: AWS itself. */
  readonly endpoint?: string;
  /** Of single services. */
  readonly endpoints?: Readonly<Partial<Record<AwsService, string>>>;
  /** Default: what the AWS SDK finds, such as a role. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** How the audit log is signed and anchored. */
export interface AuditConfig {
  /** Absolute path of the private key; it need not exist yet. */
  readonly keyFile: string;
  /** Slack channel id. */
  readonly channel?: string;
  /** Absolute path. */
  readonly file?: string;
  readonly s3?: Readonly<S3AnchorConfig>;
  readonly git?: Readonly<RepositoryConfig>;
  readonly checkpointRecords: number;
  /** Milliseconds. */
  readonly checkpointInterval: number;
}

/** What the store keeps for how long. */
export interface StoreConfig {
  /** Of what is only machinery. */
  readonly keepDays: number;
}

/** Everything that can be set, checked and frozen, with every default filled in. */
export interface Config {
  /** Absent where SLACK_BOT_TOKEN is not set: jobs at a terminal need no Slack. */
  readonly slack?: SlackConfig;
  readonly redisUrl: string;
  /** `sqlite:/absolute/path` or `postgres://…`. */
  readonly databaseUrl: string;
  /** Health, metrics and Slack's requests. 0: a free one. */
  readonly httpPort: number;
  readonly logLevel: LogLevel;
  /** Whether nothing that does the work starts while bitiq has a right that it must not have. */
  readonly isStrict: boolean;
  readonly githubToken?: string;
  readonly githubApiUrl: string;
  /** Absent where no AWS_… variable is set. */
  readonly aws?: AwsConfig;
  /** Base URL of an OTLP/HTTP receiver; absent: nothing is traced. */
  readonly otlpEndpoint?: string;
  /** Slack team id. */
  readonly workspace?: string;
  readonly audit: AuditConfig;
  readonly store: StoreConfig;
  readonly groups: ReadonlyMap<string, GroupConfig>;
  /** In the file's order. */
  readonly environments: ReadonlyMap<string, Environment>;
  /** Values of the variables that `…Env` keys name, by variable. */
  readonly credentials: ReadonlyMap<string, string>;
  /** Every secret value that bitiq was given, for redaction. */
  readonly secrets: readonly string[];
  /** Absolute path of `bitiq.yaml`. */
  readonly file: string;
}
