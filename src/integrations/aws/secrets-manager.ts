import { z } from 'zod';
import type { AwsConfig } from '../../config/config.ts';
import { ExternalError } from '../../errors.ts';
import type { Peer } from '../network-error.ts';
import { shareCall } from '../share-call.ts';
import { askAws } from './ask-aws.ts';
import { endpointOf } from './caller.ts';
import { type AwsIdentity, signRequest } from './sign-request.ts';

/** What Secrets Manager says of a secret without its value; it does not tell keys. */
export type ManagedSecret =
  /** `changedAt`: when anything of it was last changed; AWS has no other date here. */
  | { readonly state: 'found'; readonly changedAt: Date | undefined }
  /** There, and no version of it is current. */
  | { readonly state: 'empty' }
  /** Scheduled for deletion: nobody can read it any more. */
  | { readonly state: 'deleted'; readonly deletedAt: Date }
  | { readonly state: 'missing' };

/**
 * AWS Secrets Manager, as far as bitiq asks it: `DescribeSecret` and no other action. It is asked without the
 * SDK's client, so that no code here could ask for a value.
 */
export interface SecretsManager {
  /** Throws `ExternalError` with system `aws`; `forbidden` names the right. */
  describeSecret(
    place: { readonly name: string; readonly region: string },
    options: { readonly signal: AbortSignal },
  ): Promise<ManagedSecret>;
}

export interface SecretsManagerOptions extends AwsConfig {
  /** Default: the system's clock. */
  now?(): Date;
}

const RIGHT = 'secretsmanager:DescribeSecret';

/** Reads no credentials before the first question. */
export function createSecretsManager(options: SecretsManagerOptions): SecretsManager {
  const { now = () => new Date() } = options;
  const endpoint = endpointOf(options, 'secretsManager');
  const identify = shareCall(() => findIdentity(options));

  return {
    describeSecret({ name, region }, { signal }) {
      const peer: Peer = {
        system: 'aws',
        name: `Secrets Manager in ${region}`,
        probe: `aws secretsmanager describe-secret --secret-id ${name} --region ${region}`,
      };
      return askAws({ peer, right: RIGHT, signal }, async (limit) => {
        const url = new URL(endpoint ?? `https://secretsmanager.${region}.amazonaws.com`);
        const provide = await identify(limit);
        return ask({ url, name, region, now: now(), identity: await provide() }, limit);
      });
    },
  };
}

interface Question {
  readonly url: URL;
  readonly name: string;
  readonly region: string;
  readonly now: Date;
  readonly identity: AwsIdentity;
}

async function ask(
  { url, name, region, now, identity }: Question,
  signal: AbortSignal,
): Promise<ManagedSecret> {
  const { request } = await import('undici');
  const body = JSON.stringify({ SecretId: name });
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'secretsmanager.DescribeSecret',
  };
  const signed = signRequest({ url, headers, body, service: 'secretsmanager', region, now }, identity);
  const answer = await request(url, { method: 'POST', headers: signed, body, signal });
  const text = await answer.body.text();
  if (answer.statusCode === 200) return readDescription(parseJson(text));
  const code = readCode(text, answer.headers['x-amzn-errortype']);
  if (code === 'ResourceNotFoundException') return { state: 'missing' };
  throw new RefusedCall(CODES[code] ?? code, STATUSES[code] ?? answer.statusCode, answer.headers);
}

function readDescription(said: unknown): ManagedSecret {
  const parsed = description.safeParse(said);
  if (!parsed.success) {
    throw new ExternalError(
      'aws',
      'unexpected',
      'Secrets Manager answered in a shape that bitiq does not know',
    );
  }
  const { LastChangedDate: changed, DeletedDate: deleted, VersionIdsToStages: versions } = parsed.data;
  if (typeof deleted === 'number') return { state: 'deleted', deletedAt: new Date(deleted * 1_000) };
  const isCurrent = Object.values(versions ?? {}).some((stages) => stages.includes('AWSCURRENT'));
  if (!isCurrent) return { state: 'empty' };
  return { state: 'found', changedAt: typeof changed === 'number' ? new Date(changed * 1_000) : undefined };
}

/** The credentials that are configured, or whatever the AWS SDK finds, asked anew each time for they expire. */
async function findIdentity({ credentials }: SecretsManagerOptions): Promise<() => Promise<AwsIdentity>> {
  if (credentials !== undefined) return async () => credentials;
  const { S3Client } = await import('@aws-sdk/client-s3');
  const { config } = new S3Client({ region: 'us-east-1' });
  return () => config.credentials();
}

/** In the shape of the SDK's errors, so that one function says what they mean. */
class RefusedCall extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  readonly $response: { readonly headers: Readonly<Record<string, unknown>> };

  constructor(name: string, httpStatusCode: number, headers: Readonly<Record<string, unknown>>) {
    super(name);
    this.name = name;
    this.$metadata = { httpStatusCode };
    this.$response = { headers };
  }
}

/** This API answers 400 to nearly everything. */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ThrottlingException: 429,
};

/** The same refusals as other services word them. */
const CODES: Readonly<Record<string, string>> = {
  UnrecognizedClientException: 'InvalidAccessKeyId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  ExpiredTokenException: 'ExpiredToken',
};

const failure = z.object({ __type: z.string() });

/** Dates in seconds since 1970. Some servers send null for what there is not. */
const description = z.object({
  LastChangedDate: z.number().nullish(),
  DeletedDate: z.number().nullish(),
  VersionIdsToStages: z.record(z.string(), z.array(z.string())).nullish(),
});

/** `AccessDeniedException`: from the body, a header, or the XML of whatever stands in front of the service. */
function readCode(text: string, header: string | readonly string[] | undefined): string {
  const { __type: type } = failure.safeParse(parseJson(text)).data ?? {};
  const told = type ?? header?.toString() ?? /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? 'UnknownError';
  // `com.amazonaws.secretsmanager#Code` and `Code:http://internal.amazon.com/`.
  return /([^#:]+)(:|$)/.exec(told.replace(/^.*#/, ''))?.[1] ?? told;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
