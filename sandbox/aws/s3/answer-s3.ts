import { type Account, type AwsRequest, judgeRight } from '../account.ts';
import { type Answer, toS3Error } from '../answer.ts';
import { handleRequest } from '../handle-request.ts';
import { isRefusal, type Refusal, refusal } from '../refusal.ts';
import {
  type BucketRequest,
  CONFIGURATIONS,
  createBucket,
  judgeBucket,
  judgeChecksum,
  listBuckets,
} from './bucket-actions.ts';

/** What S3 answers to a request that is signed right. Buckets are named in the path. */
export function answerS3(account: Account, request: AwsRequest): Answer {
  const answer = route(account, request);
  if (!isRefusal(answer)) return answer;
  const { status } = answer;
  return request.method === 'HEAD' ? { status } : toS3Error(answer);
}

function route(account: Account, request: AwsRequest): Answer | Refusal {
  const { method, url, headers, body, region } = request;
  const [, name = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const about: BucketRequest = {
    ...{ account: account.account, region, name, url, headers },
    body: body.toString(),
  };
  const may = (right: string, resource = `arn:aws:s3:::${name}`) =>
    judgeRight(account, request, { right: `s3:${right}`, resource });
  if (name === '') return may('ListAllMyBuckets', '*') ?? listBuckets(account.buckets, about);
  if (key !== '') return answerObject(account, request, { about, key, may });
  if (method === 'PUT' && [...url.searchParams.keys()].every((each) => each === 'x-id'))
    return may('CreateBucket') ?? counted(account, createBucket(account.buckets, about));
  return answerBucket(account, request, { about, may });
}

type May = (right: string, resource?: string) => Refusal | undefined;

function answerBucket(
  account: Account,
  { method, url, headers, body }: AwsRequest,
  { about, may }: { readonly about: BucketRequest; readonly may: May },
): Answer | Refusal {
  const bucket = account.buckets.get(about.name);
  const found = Object.entries(CONFIGURATIONS).find(([word]) => url.searchParams.has(word))?.[1];
  const [read, write] = found?.rights ?? ['ListBucket', 'ListBucket'];
  // Whether a bucket is there S3 tells everybody.
  const refused = (bucket && may(method === 'PUT' ? write : read)) ?? judgeBucket(bucket, about);
  if (refused !== undefined || bucket === undefined) return refused ?? NOT_SIMULATED;
  if (found === undefined) {
    if (method === 'HEAD') return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } };
    return NOT_SIMULATED;
  }
  if (method === 'GET') return found.read(bucket);
  if (method !== 'PUT') return NOT_SIMULATED;
  const wrong = judgeChecksum(headers) ?? found.write(bucket, body.toString());
  return wrong ?? counted(account, { status: 200 });
}

const NOT_SIMULATED = refusal(501, 'NotImplemented', 'Not simulated.');

const OBJECT_RIGHTS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

function answerObject(
  account: Account,
  request: AwsRequest,
  { about, key, may }: { readonly about: BucketRequest; readonly key: string; readonly may: May },
): Answer | Refusal {
  const right = OBJECT_RIGHTS[request.method];
  if (right === undefined) return NOT_SIMULATED;
  const locks = right === 'PutObject' && request.headers['x-amz-object-lock-mode'] !== undefined;
  const rights = locks ? [right, 'PutObjectRetention'] : [right];
  const refused = rights
    .map((each) => may(each, `arn:aws:s3:::${about.name}/${key}`))
    .find((each) => each !== undefined);
  return (
    refused ??
    judgeBucket(account.buckets.get(about.name), about) ??
    handleRequest(account.buckets, request, request.now)
  );
}

function counted(account: Account, answer: Answer | Refusal): Answer | Refusal {
  if (!isRefusal(answer)) account.counter.writes += 1;
  return answer;
}
