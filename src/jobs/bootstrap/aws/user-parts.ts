import type { Iam, PolicyDocument } from '../../../integrations/aws/iam.ts';
import { toJson } from '../../to-json.ts';
import type { FieldChange, Part, Standing } from '../step.ts';
import type { Keeper } from './keeper.ts';
import { isOurs, takenIdentity } from './ownership.ts';
import { compareDocuments } from './policy.ts';

export interface UserAsked {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the policy that bounds it. */
  boundary(signal: AbortSignal): Promise<string>;
  readonly policy: PolicyDocument;
  readonly keeper: Keeper;
  /** What is kept besides the key. */
  readonly about: Readonly<Record<string, string>>;
}

/** Name of the one policy. */
const POLICY = 'bitiq-bucket';

/** A user of IAM with one policy, and its one access key in the secret store. */
export function userParts(iam: Iam, asked: UserAsked): readonly Part[] {
  return [userPart(iam, asked), policyPart(iam, asked), keyPart(iam, asked)];
}

function userPart(iam: Iam, { name, tags, boundary }: UserAsked): Part {
  return {
    id: 'aws/user',
    title: `IAM user ${name}`,
    wanted: { user: name, tags },
    async look(signal) {
      const user = await iam.findUser(name, { signal });
      if (user === undefined) return { state: 'create' };
      return isOurs(user.tags, tags) ? { state: 'so', evidence: "bitiq's own" } : takenIdentity('user', name);
    },
    async apply(signal) {
      await iam.createUser(name, { tags, boundary: await boundary(signal) }, { signal });
    },
  };
}

function policyPart(iam: Iam, { name, policy }: UserAsked): Part {
  return {
    id: 'aws/user/policy',
    title: `Policy of IAM user ${name}`,
    wanted: { user: name, policy: toJson(policy) },
    look: async (signal) => compareDocuments(await iam.getUserPolicy(name, POLICY, { signal }), policy),
    apply: (signal) => iam.putUserPolicy(name, POLICY, policy, { signal }),
  };
}

/**
 * The access key. A tag of the user, named by the key's id, says that the key was stored, and where: what was
 * made and not stored has none. Before a key is made, those that are stored nowhere are deleted, so there are
 * never two.
 */
function keyPart(iam: Iam, asked: UserAsked): Part {
  const { name, keeper, about } = asked;
  return {
    id: 'aws/credentials',
    title: `Access key of ${name} in ${keeper.place}`,
    wanted: { accessKeyOf: name, keptIn: keeper.place },
    look: (signal) => lookForKey(iam, asked, signal),
    async apply(signal) {
      const { stored, loose } = await sortKeys(iam, asked, signal);
      for (const id of [...stored, ...loose]) await forget(iam, name, id, signal);
      const { id, secret } = await iam.createAccessKey(name, { signal });
      try {
        await keeper.put({ ...about, access_key_id: id, access_key_secret: secret }, signal);
      } catch (error) {
        await discard(iam, name, id);
        throw error;
      }
      await iam.tagUser(name, { [id]: tagOf(keeper) }, { signal });
    },
  };
}

async function lookForKey(iam: Iam, asked: UserAsked, signal: AbortSignal): Promise<Standing> {
  const { keeper, about, name } = asked;
  const kept = await keeper.has([...Object.keys(about), 'access_key_id', 'access_key_secret'], signal);
  if (typeof kept !== 'boolean') return kept;
  const { stored, loose } = await sortKeys(iam, asked, signal);
  if (kept && stored.length === 1 && loose.length === 0)
    return { state: 'so', evidence: `stored in ${keeper.place}` };
  if (kept && stored.length === 1) return strangeKey(name);
  if (!kept && stored.length + loose.length === 0) return { state: 'create' };
  const changes: FieldChange[] = [
    { path: 'access keys', from: stored.length + loose.length, to: 1 },
    { path: keeper.place, ...(kept && { from: 'another key' }), to: 'a new access key' },
  ];
  return { state: 'change', changes };
}

interface SortedKeys {
  /** Stored where they should be, as far as IAM was told. */
  readonly stored: readonly string[];
  readonly loose: readonly string[];
}

async function sortKeys(iam: Iam, { name, keeper }: UserAsked, signal: AbortSignal): Promise<SortedKeys> {
  const [user, ids] = await Promise.all([
    iam.findUser(name, { signal }),
    iam.listAccessKeys(name, { signal }),
  ]);
  const isStored = (id: string) => user?.tags[id] === tagOf(keeper);
  return { stored: ids.filter(isStored), loose: ids.filter((id) => !isStored(id)) };
}

/** In letters that a tag of IAM may have. */
function tagOf({ place }: Keeper): string {
  return `stored in ${place}`;
}

async function forget(iam: Iam, name: string, id: string, signal: AbortSignal): Promise<void> {
  await iam.deleteAccessKey(name, id, { signal });
  await iam.untagUser(name, [id], { signal });
}

/** How long a key that could not be stored may take to go. */
const DISCARD_MS = 5_000;

/** Also when nobody waits for it any more. What does not go now goes before the next key is made. */
async function discard(iam: Iam, name: string, id: string): Promise<void> {
  await iam.deleteAccessKey(name, id, { signal: AbortSignal.timeout(DISCARD_MS) }).catch(() => undefined);
}

function strangeKey(name: string): Standing {
  return {
    state: 'fails',
    code: 'strange-key',
    reason: `IAM user ${name} has a second access key, which bitiq did not make`,
    remedy: `aws iam list-access-keys --user-name ${name}`,
  };
}
