import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listenHttp } from '../../../sandbox/http-server.ts';
import { createBuckets } from '../../../src/integrations/aws/buckets.ts';
import { createAws } from '../../../src/integrations/aws/create-aws.ts';
import { createSecretsManager } from '../../../src/integrations/aws/secrets-manager.ts';

interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const REGION = 'eu-central-1';
const credentials = { accessKeyId: 'AKIA1', secretAccessKey: 'canary' };
const signal = new AbortController().signal;

/** What the server says to a request: `GET /bucket`. */
const answers = new Map<string, Canned>();
let server: Listening;

beforeAll(async () => {
  server = await listenHttp((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '').replace(/(.)\/$/, '$1');
    const { status = 200, headers = {}, body = '' } = answers.get(`${request.method} ${path}`) ?? {};
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
});
afterAll(() => server.stop());
beforeEach(() => answers.clear());

describe('Secrets Manager as moto 5.2 answers it', () => {
  const describeSecret = () =>
    createSecretsManager({ endpoint: server.address, credentials }).describeSecret(
      { name: 'loki', region: REGION },
      { signal },
    );

  const described = (more: object) =>
    JSON.stringify({
      ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:loki-aeFCiq',
      Name: 'loki',
      LastChangedDate: 1795300998,
      LastAccessedDate: null,
      NextRotationDate: null,
      DeletedDate: null,
      KmsKeyId: null,
      ...more,
    });

  test('null says as much as a field that is left out', async () => {
    answers.set('POST /', { body: described({ VersionIdsToStages: { a: ['AWSCURRENT'] } }) });

    expect(await describeSecret()).toEqual({ state: 'found', changedAt: new Date(1_795_300_998_000) });
  });

  test('no versions at all is empty', async () => {
    answers.set('POST /', { body: described({ VersionIdsToStages: null }) });

    expect(await describeSecret()).toEqual({ state: 'empty' });
  });

  test('a refusal in XML is a refusal by its own name', async () => {
    const error = '<Error><Code>InvalidClientTokenId</Code><Message>The security token</Message></Error>';
    const body = `<?xml version="1.0"?>\n<ErrorResponse><Errors>${error}</Errors></ErrorResponse>`;
    answers.set('POST /', { status: 403, body });

    await expect(describeSecret()).rejects.toMatchObject({ reason: 'unauthenticated' });
  });

  test('a refusal that is named in a header alone is known by it', async () => {
    answers.set('POST /', {
      status: 400,
      headers: { 'x-amzn-errortype': 'ResourceNotFoundException:http://x/' },
    });

    expect(await describeSecret()).toEqual({ state: 'missing' });
  });
});

describe("where a list of buckets does not tell their regions, as moto 5.2's and MinIO's do not", () => {
  const list =
    '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>a</ID></Owner><Buckets><Bucket><Name>bitiq-logs</Name><CreationDate>2026-11-21T22:43:18.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>';
  const findOwner = () =>
    createBuckets({ endpoint: server.address, credentials, region: REGION }).findOwner('bitiq-logs', {
      signal,
    });

  beforeEach(() => answers.set('GET /', { headers: { 'content-type': 'application/xml' }, body: list }));

  test('the bucket itself is asked', async () => {
    answers.set('HEAD /bitiq-logs', { headers: { 'x-amz-bucket-region': 'eu-west-1' } });

    expect(await findOwner()).toEqual({ state: 'ours', region: 'eu-west-1' });
  });

  test('also where it says so by sending elsewhere', async () => {
    answers.set('HEAD /bitiq-logs', { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } });

    expect(await findOwner()).toEqual({ state: 'ours', region: 'eu-west-1' });
  });

  test('a server that knows no regions has it where it was asked for', async () => {
    answers.set('HEAD /bitiq-logs', {});

    expect(await findOwner()).toEqual({ state: 'ours', region: REGION });
  });
});

describe('each service may answer somewhere else', () => {
  const elsewhere = 'http://127.0.0.1:9';
  const list =
    '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>a</ID></Owner><Buckets/></ListAllMyBucketsResult>';

  test('S3 alone', async () => {
    answers.set('GET /', { headers: { 'content-type': 'application/xml' }, body: list });
    answers.set('HEAD /bitiq-logs', { status: 404 });
    const config = { endpoint: elsewhere, endpoints: { s3: server.address }, credentials };
    const aws = createAws(config, REGION);

    expect(await aws.buckets.findOwner('bitiq-logs', { signal })).toEqual({ state: 'free' });
    expect(aws.s3Address).toBe(server.address);
    await expect(aws.identify({ signal })).rejects.toMatchObject({ reason: 'unreachable' });
  });

  test('Secrets Manager alone', async () => {
    answers.set('POST /', { status: 400, body: '{"__type":"ResourceNotFoundException"}' });
    const config = { endpoint: elsewhere, endpoints: { secretsManager: server.address }, credentials };
    const manager = createSecretsManager(config);

    expect(await manager.describeSecret({ name: 'loki', region: REGION }, { signal })).toEqual({
      state: 'missing',
    });
  });
});

test('what an S3 does not know at all is said as such, as MinIO answers', async () => {
  const body = '<Error><Code>NotImplemented</Code><Message>A header you provided implies</Message></Error>';
  answers.set('GET /bitiq-logs', { status: 501, headers: { 'content-type': 'application/xml' }, body });
  const buckets = createBuckets({ endpoint: server.address, credentials, region: REGION });

  await expect(buckets.getPublicAccessBlock('bitiq-logs', { signal })).rejects.toMatchObject({
    reason: 'not-served',
    message: 'S3 in eu-central-1 does not know s3:GetBucketPublicAccessBlock (NotImplemented, 501)',
  });
});
