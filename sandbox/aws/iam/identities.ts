import { randomBytes } from 'node:crypto';

/** An access key of a user. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly createdAt: Date;
}

/** A user of IAM. */
export interface IamUser {
  readonly name: string;
  /** `/`, `/bitiq/`. */
  readonly path: string;
  /** ARN of the policy that bounds it. */
  readonly boundary: string | undefined;
  readonly createdAt: Date;
  readonly tags: Map<string, string>;
  /** Inline policies: name to document. */
  readonly policies: Map<string, string>;
  /** At most two, oldest first. */
  readonly keys: AccessKey[];
}

/** A role of IAM. */
export interface IamRole {
  readonly name: string;
  /** `/`, `/bitiq/`. */
  readonly path: string;
  /** ARN of the policy that bounds it. */
  readonly boundary: string | undefined;
  readonly createdAt: Date;
  readonly tags: Map<string, string>;
  /** Who may become it, as a document. */
  trust: string;
  readonly policies: Map<string, string>;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A key as IAM makes it: the id in 20 signs, the secret in 40. */
export function newAccessKey(createdAt: Date): AccessKey {
  const id = [...randomBytes(16)].map((byte) => LETTERS[byte % 32]).join('');
  return { id: `AKIA${id}`, secret: randomBytes(30).toString('base64'), createdAt };
}
