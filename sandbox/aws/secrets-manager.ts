import { randomUUID } from 'node:crypto';
import { ACCOUNT } from './buckets.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A secret as Secrets Manager keeps it. Dates are of the last change, and of the end where one is planned. */
export interface ManagedEntry {
  value: string | undefined;
  changedAt: Date;
  deletedAt: Date | undefined;
  /** Of the current version. */
  versionId?: string;
}

interface Keeping {
  readonly secrets: Map<string, ManagedEntry>;
  readonly now: Date;
  readonly region?: string;
}

interface Asked {
  readonly Name?: string;
  readonly SecretId?: string;
  readonly SecretString?: string;
}

type Action = (keeping: Keeping, asked: Asked) => object | Refusal;

/** The actions that are simulated. */
const ACTIONS: Readonly<Record<string, Action>> = {
  CreateSecret: createSecret,
  PutSecretValue: putSecretValue,
  DescribeSecret: (keeping, asked) =>
    withEntry(keeping, asked, (name, entry) => describe(keeping, name, entry)),
  GetSecretValue: (keeping, asked) =>
    withEntry(keeping, asked, (Name, { value, deletedAt, versionId }) => {
      if (deletedAt !== undefined) return isGone('perform the operation on the secret');
      if (value === undefined) return NOT_FOUND;
      return { Name, SecretString: value, VersionId: versionId ?? FIRST_VERSION };
    }),
};

/** Actions that change something. */
export const SECRET_WRITES: readonly string[] = ['CreateSecret', 'PutSecretValue'];

const FIRST_VERSION = 'a1b2c3d4-5678';

const NOT_FOUND = refusal(
  400,
  'ResourceNotFoundException',
  "Secrets Manager can't find the specified secret.",
);

/** What Secrets Manager answers to a request that is signed right and allowed. */
export function askSecretsManager(keeping: Keeping, action: string, asked: Asked): object | Refusal {
  const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  return run === undefined ? refusal(400, 'UnknownOperationException', action) : run(keeping, asked);
}

function createSecret(keeping: Keeping, { Name = '', SecretString }: Asked): object | Refusal {
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(Name))
    return refusal(400, 'ValidationException', 'Invalid name. Must be a valid name containing alphanumerics');
  const found = keeping.secrets.get(Name);
  if (found?.deletedAt !== undefined) return isGone('create this secret');
  if (found !== undefined)
    return refusal(
      400,
      'ResourceExistsException',
      `The operation failed because the secret ${Name} already exists.`,
    );
  return store(keeping, Name, SecretString);
}

function putSecretValue(keeping: Keeping, asked: Asked): object | Refusal {
  return withEntry(keeping, asked, (name, { deletedAt }) =>
    deletedAt === undefined
      ? store(keeping, name, asked.SecretString)
      : isGone('perform the operation on the secret'),
  );
}

function store(keeping: Keeping, name: string, value: string | undefined): object {
  const versionId = randomUUID();
  keeping.secrets.set(name, { value, changedAt: keeping.now, deletedAt: undefined, versionId });
  return { ARN: arnOf(keeping, name), Name: name, VersionId: versionId };
}

function withEntry(
  { secrets }: Keeping,
  { SecretId = '' }: Asked,
  use: (name: string, entry: ManagedEntry) => object | Refusal,
): object | Refusal {
  const entry = secrets.get(SecretId);
  return entry === undefined ? NOT_FOUND : use(SecretId, entry);
}

function describe(keeping: Keeping, name: string, entry: ManagedEntry): object {
  const { value, changedAt, deletedAt, versionId = FIRST_VERSION } = entry;
  return {
    ARN: arnOf(keeping, name),
    Name: name,
    LastChangedDate: changedAt.getTime() / 1_000,
    ...(deletedAt && { DeletedDate: deletedAt.getTime() / 1_000 }),
    ...(value !== undefined && { VersionIdsToStages: { [versionId]: ['AWSCURRENT'] } }),
  };
}

export function arnOf({ region = 'eu-central-1' }: Pick<Keeping, 'region'>, name: string): string {
  return `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-AbCdEf`;
}

function isGone(what: string): Refusal {
  const message = `You can't ${what} because it was marked for deletion.`;
  return refusal(400, 'InvalidRequestException', message);
}

/** A refusal of a signature, in this service's words. */
export function reword({ status, code, message }: Refusal): Refusal {
  return refusal(status, SIGNATURE_REFUSALS[code] ?? 'IncompleteSignatureException', message);
}

const SIGNATURE_REFUSALS: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
};
