import type { SecretKind } from '../../../config/secrets-schema.ts';
import { awsEso } from './aws-eso.ts';
import { plain } from './plain.ts';
import type { SecretSource } from './source.ts';
import { vaultEso } from './vault-eso.ts';
import { vaultVso } from './vault-vso.ts';

/** Every kind of source. */
export const SOURCES: Readonly<Record<SecretKind, SecretSource>> = {
  'vault-vso': vaultVso,
  'vault-eso': vaultEso,
  'aws-eso': awsEso,
  plain,
};
