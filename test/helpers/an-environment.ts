import { fillEnvironment } from '../../src/config/fill-environment.ts';
import { configFile, type Environment } from '../../src/config/schema.ts';

type Raw = Readonly<Record<string, unknown>>;

/** An environment as `bitiq.yaml` would make it, with everything at its default but what is given. */
export function anEnvironment({
  name = 'prod',
  ...given
}: Raw & { readonly name?: string } = {}): Environment {
  const environment = {
    channel: 'C0PROD',
    baseDomain: `apps.${name}.example`,
    vault: { address: 'http://127.0.0.1:8200', auth: { method: 'token' } },
    repository: { owner: 'bitiq-io', name: 'gitops' },
    ...given,
  };
  const raw = configFile.parse({ environments: { [name]: environment } }).environments[name];
  if (raw === undefined) throw new Error(`there is no environment ${name}`);
  return fillEnvironment(name, raw, '/');
}
