import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../audit/append.ts';
import type { FoundDocument, PolicyDocument } from '../../../integrations/aws/iam.ts';
import { toJson } from '../../to-json.ts';
import type { Standing } from '../step.ts';

/** Whoever writes logs into one bucket and reads them again: that one, and nothing else. */
export function bucketPolicy(bucket: string, partition: string): PolicyDocument {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Bucket', Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: arn },
      {
        Sid: 'Objects',
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        Resource: `${arn}/*`,
      },
    ],
  };
}

/** ServiceAccounts (`namespace/name`) of the cluster whose issuer the account trusts, and nobody else. */
export function trustPolicy({
  provider,
  issuer,
  audience,
  serviceAccounts,
}: {
  readonly provider: string;
  /** Without `https://`. */
  readonly issuer: string;
  readonly audience: string;
  readonly serviceAccounts: readonly string[];
}): PolicyDocument {
  const subjects = serviceAccounts.map((each) => `system:serviceaccount:${each.replace('/', ':')}`);
  const condition = { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subjects };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: condition },
      },
    ],
  };
}

/** How a document stands to the one that is wanted. */
export function compareDocuments(found: FoundDocument | undefined, wanted: PolicyDocument): Standing {
  if (found === undefined) return { state: 'create' };
  if (isDeepStrictEqual(found, wanted)) return { state: 'so', evidence: 'as it should be' };
  const change = { path: 'Statement', from: statementOf(found), to: toJson(wanted.Statement) };
  return { state: 'change', changes: [change] };
}

/** One statement stands alone, several in a list. */
function statementOf({ Statement: found }: FoundDocument): Json | undefined {
  return typeof found === 'object' && found !== null ? toJson(found) : undefined;
}
