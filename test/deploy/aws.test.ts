import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allowedActions, isAllowedByIam, readIamPolicy } from './iam.ts';

const ACCOUNT = '111122223333';
const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:bitiq/logging-AbCdEf`;
const CHECKPOINT = 'arn:aws:s3:::acme-audit/bitiq/0000000042.json';
const USER = `arn:aws:iam::${ACCOUNT}:user/bitiq/loki-prod`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/bitiq/loki-prod`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/bitiq-bootstrap-boundary`;

const inside = { 'iam:PermissionsBoundary': BOUNDARY };
const locked = { 's3:object-lock-mode': 'COMPLIANCE', 's3:if-none-match': '*' };

type Row = [action: string, resource: string, context?: Readonly<Record<string, string>>];

const POLICIES: Readonly<Record<string, { readonly may: readonly Row[]; readonly mayNot: readonly Row[] }>> =
  {
    read: {
      may: [['secretsmanager:DescribeSecret', SECRET]],
      mayNot: [
        ['secretsmanager:GetSecretValue', SECRET],
        ['secretsmanager:BatchGetSecretValue', SECRET],
        ['secretsmanager:BatchGetSecretValue', '*'],
        ['secretsmanager:ListSecrets', '*'],
        ['secretsmanager:PutSecretValue', SECRET],
        ['secretsmanager:PutResourcePolicy', SECRET],
        ['secretsmanager:DeleteSecret', SECRET],
        ['secretsmanager:DescribeSecret', SECRET.replace(ACCOUNT, '444455556666')],
        ['sts:AssumeRole', ROLE],
      ],
    },
    'audit-anchor': {
      may: [
        ['s3:GetBucketObjectLockConfiguration', 'arn:aws:s3:::acme-audit'],
        ['s3:PutObject', CHECKPOINT, locked],
        ['s3:PutObjectRetention', CHECKPOINT, { 's3:object-lock-mode': 'COMPLIANCE' }],
        ['s3:GetObject', CHECKPOINT],
      ],
      mayNot: [
        ['s3:PutObject', CHECKPOINT],
        ['s3:PutObject', CHECKPOINT, { 's3:if-none-match': '*' }],
        ['s3:PutObject', CHECKPOINT, { ...locked, 's3:object-lock-mode': 'GOVERNANCE' }],
        ['s3:PutObject', CHECKPOINT, { 's3:object-lock-mode': 'COMPLIANCE' }],
        ['s3:PutObject', 'arn:aws:s3:::acme-audit/other/a', locked],
        ['s3:PutObjectRetention', CHECKPOINT, { 's3:object-lock-mode': 'GOVERNANCE' }],
        ['s3:BypassGovernanceRetention', CHECKPOINT],
        ['s3:PutObjectLegalHold', CHECKPOINT],
        ['s3:DeleteObject', CHECKPOINT],
        ['s3:DeleteObjectVersion', CHECKPOINT],
        ['s3:PutBucketObjectLockConfiguration', 'arn:aws:s3:::acme-audit'],
        ['s3:PutLifecycleConfiguration', 'arn:aws:s3:::acme-audit'],
        ['s3:DeleteBucket', 'arn:aws:s3:::acme-audit'],
      ],
    },
    bootstrap: {
      may: [
        ['s3:CreateBucket', 'arn:aws:s3:::bitiq-logs-prod'],
        ['s3:PutEncryptionConfiguration', 'arn:aws:s3:::bitiq-logs-prod'],
        ['s3:PutBucketPublicAccessBlock', 'arn:aws:s3:::bitiq-logs-prod'],
        ['s3:PutBucketVersioning', 'arn:aws:s3:::bitiq-logs-prod'],
        ['iam:CreateUser', USER, inside],
        ['iam:PutUserPolicy', USER, inside],
        ['iam:CreateRole', ROLE, inside],
        ['iam:CreateAccessKey', USER],
        ['iam:ListOpenIDConnectProviders', '*'],
        ['iam:GetOpenIDConnectProvider', `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example`],
        ['secretsmanager:CreateSecret', SECRET],
        ['secretsmanager:PutSecretValue', SECRET],
        ['secretsmanager:DescribeSecret', SECRET],
      ],
      mayNot: [
        ['secretsmanager:GetSecretValue', SECRET],
        ['secretsmanager:BatchGetSecretValue', '*'],
        ['secretsmanager:PutSecretValue', SECRET.replace('bitiq/', 'other/')],
        ['s3:CreateBucket', 'arn:aws:s3:::acme-audit'],
        ['s3:GetObject', 'arn:aws:s3:::bitiq-logs-prod/a'],
        ['s3:PutObject', 'arn:aws:s3:::bitiq-logs-prod/a'],
        ['s3:DeleteObjectVersion', 'arn:aws:s3:::bitiq-logs-prod/a'],
        ['s3:DeleteBucket', 'arn:aws:s3:::bitiq-logs-prod'],
        ['s3:PutBucketPolicy', 'arn:aws:s3:::bitiq-logs-prod'],
        ['iam:CreateUser', USER],
        ['iam:PutUserPolicy', USER],
        ['iam:CreateUser', USER, { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/admin` }],
        ['iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/admin`],
        ['iam:PutUserPolicy', `arn:aws:iam::${ACCOUNT}:user/admin`, inside],
        ['iam:AttachUserPolicy', USER, inside],
        ['iam:DeleteUserPermissionsBoundary', USER],
        ['iam:PutUserPermissionsBoundary', USER, inside],
        ['iam:CreatePolicyVersion', BOUNDARY],
        ['iam:PassRole', ROLE],
        ['sts:AssumeRole', ROLE],
      ],
    },
    'bootstrap-boundary': {
      may: [
        ['s3:GetObject', 'arn:aws:s3:::bitiq-logs-prod/a'],
        ['s3:PutObject', 'arn:aws:s3:::bitiq-logs-prod/a'],
      ],
      mayNot: [
        ['s3:GetObject', 'arn:aws:s3:::acme-audit/a'],
        ['iam:CreateUser', USER, inside],
        ['secretsmanager:GetSecretValue', SECRET],
      ],
    },
  };

const FOLDER = new URL('../../deploy/aws/', import.meta.url).pathname;

test('every policy of the folder is tried', () => {
  const files = globSync('*.json', { cwd: FOLDER }).map((file) => file.replace('.json', ''));

  expect(files.toSorted()).toEqual(Object.keys(POLICIES).toSorted());
});

describe.each(Object.entries(POLICIES))('%s', (name, { may, mayNot }) => {
  const policy = readIamPolicy(name);

  test.each(may)('lets through %s on %s %j', (action, resource, context = {}) => {
    expect(isAllowedByIam(policy, { action, resource, context })).toBe(true);
  });

  test.each(mayNot)('refuses %s on %s %j', (action, resource, context = {}) => {
    expect(isAllowedByIam(policy, { action, resource, context })).toBe(false);
  });

  test('is one that IAM takes: a version, names that are once there, no * among what is allowed', () => {
    const names = policy.Statement.map(({ Sid }) => Sid);

    expect(policy.Version).toBe('2012-10-17');
    expect(new Set(names).size).toBe(names.length);
    for (const sid of names) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    for (const action of allowedActions(policy)) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
  });
});

test.each([
  ['read', 'secrets-manager.ts'],
  ['audit-anchor', 'locked-bucket.ts'],
])('%s allows what the code asks AWS for, and no more', (name, file) => {
  const code = readFileSync(new URL(`../../src/integrations/aws/${file}`, import.meta.url), 'utf8');

  const rights = [...code.matchAll(/\b(?:s3|secretsmanager):[A-Z]\w+/g)].map(([right]) => right);

  expect([...new Set(rights)].toSorted()).toEqual(allowedActions(readIamPolicy(name)).toSorted());
});
