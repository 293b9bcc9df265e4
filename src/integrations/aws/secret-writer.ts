import { type AwsPlace, clientSettings, createCaller } from './caller.ts';

/** Puts secrets into Secrets Manager and reads none. */
export interface AwsSecretWriter {
  /** Makes the secret, or gives it a new version. Throws `ExternalError` with system `aws`. */
  putSecret(name: string, text: string, options: { readonly signal: AbortSignal }): Promise<void>;
}

export function createAwsSecretWriter(place: AwsPlace): AwsSecretWriter {
  const manager = createCaller(`Secrets Manager in ${place.region}`, async () => {
    const sdk = await import('@aws-sdk/client-secrets-manager');
    return { sdk, client: new sdk.SecretsManagerClient(clientSettings(place, 'secretsManager')) };
  });
  return {
    async putSecret(name, SecretString, { signal }) {
      const isThere = await manager.ask('secretsmanager:PutSecretValue', signal, ({ sdk, client }, call) =>
        client.send(new sdk.PutSecretValueCommand({ SecretId: name, SecretString }), call).then(
          () => true,
          (error: unknown) => {
            if (error instanceof sdk.ResourceNotFoundException) return false;
            throw error;
          },
        ),
      );
      if (isThere) return;
      await manager.ask('secretsmanager:CreateSecret', signal, ({ sdk, client }, call) =>
        client.send(new sdk.CreateSecretCommand({ Name: name, SecretString }), call),
      );
    },
  };
}
