import type { AwsConfig, AwsService } from '../../config/config.ts';
import type { Peer } from '../network-error.ts';
import { shareCall } from '../share-call.ts';
import { askAws } from './ask-aws.ts';

/** Which AWS, and where in it. */
export interface AwsPlace extends AwsConfig {
  readonly region: string;
}

/** One service of AWS. */
export interface Caller<Opened> {
  /** `right`: the IAM action that it takes. Throws `ExternalError` with system `aws`. */
  ask<T>(
    right: string,
    signal: AbortSignal,
    call: (opened: Opened, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T>;
}

/** `open` loads the service's client; nothing is loaded before the first question. */
export function createCaller<Opened>(name: string, open: () => Promise<Opened>): Caller<Opened> {
  const shared = shareCall(open);
  const peer: Peer = { system: 'aws', name, probe: 'aws sts get-caller-identity' };
  return {
    ask: (right, signal, call) =>
      askAws({ peer, right, signal }, async (abortSignal) =>
        call(await shared(abortSignal), { abortSignal }),
      ),
  };
}

/** Where a service answers; `undefined`: where AWS has it. */
export function endpointOf({ endpoint, endpoints }: AwsConfig, service: AwsService): string | undefined {
  return endpoints?.[service] ?? endpoint;
}

/** What every client of the SDK is made with. */
export function clientSettings({ region, credentials, ...config }: AwsPlace, service: AwsService) {
  const endpoint = endpointOf(config, service);
  return {
    region,
    maxAttempts: 1,
    // A copy, because the SDK writes into what it is given, and the configuration is frozen.
    ...(credentials !== undefined && { credentials: { ...credentials } }),
    ...(endpoint !== undefined && { endpoint }),
  };
}

/** The same for S3: one that is not AWS's own has no host name for each bucket, and is asked by path. */
export function s3Settings(place: AwsPlace) {
  return { ...clientSettings(place, 's3'), forcePathStyle: endpointOf(place, 's3') !== undefined };
}

/** For the errors that say "no": `undefined` instead of them. */
export function orNothing(...names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  };
}
