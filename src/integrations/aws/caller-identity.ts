import { type AwsPlace, clientSettings, createCaller } from './caller.ts';

/** Who AWS says that bitiq is. */
export interface CallerIdentity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

/** Asks STS, which everybody may. Throws `ExternalError` with system `aws`. */
export function createIdentityProbe(
  place: AwsPlace,
): (options: { readonly signal: AbortSignal }) => Promise<CallerIdentity> {
  const sts = createCaller('AWS', async () => {
    const sdk = await import('@aws-sdk/client-sts');
    return { sdk, client: new sdk.STSClient(clientSettings(place, 'sts')) };
  });
  return ({ signal }) =>
    sts.ask('sts:GetCallerIdentity', signal, async ({ sdk, client }, call) => {
      const { Account = '', Arn = '' } = await client.send(new sdk.GetCallerIdentityCommand({}), call);
      return { account: Account, arn: Arn };
    });
}
