import { type Account, type AwsRequest, judgeRate, judgeRight } from './account.ts';
import { type Answer, json, toJsonError, toQueryError, toS3Error } from './answer.ts';
import { askIam, IAM_WRITES } from './iam/actions.ts';
import { answerQuery, parseQuery } from './iam/query.ts';
import { contextOf, resourceOf, rightsOf } from './iam/rights.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { answerS3 } from './s3/answer-s3.ts';
import { arnOf, askSecretsManager, reword, SECRET_WRITES } from './secrets-manager.ts';

interface Service {
  /** The only region that requests are signed for; left out: each endpoint's own. */
  readonly region?: string;
  /** What it calls the refusal of a request that is not signed right. Default: as S3. */
  rename?(refusal: Refusal): Refusal;
  /** A refusal in its protocol. */
  refuse(refusal: Refusal): Answer;
  answer(account: Account, request: AwsRequest): Answer;
}

export const SERVICES: { readonly s3: Service } & Readonly<Record<string, Service>> = {
  s3: { refuse: toS3Error, answer: answerS3 },
  iam: {
    region: 'us-east-1',
    rename: renameKey,
    refuse: toQueryError,
    answer(account, request) {
      const query = parseQuery(request.body.toString());
      const [resource, context] = [resourceOf(account, query), contextOf(account, query)];
      const refusals = rightsOf(query).map((right) =>
        judgeRight(account, request, { right, resource, context }),
      );
      const refused = refusals.find((each) => each !== undefined);
      if (refused !== undefined) return toQueryError(refused);
      const found = askIam({ ...account, now: request.now }, query);
      if (isRefusal(found)) return toQueryError(found);
      if (IAM_WRITES.includes(query.action)) account.counter.writes += 1;
      return answerQuery(query.action, 'https://iam.amazonaws.com/doc/2010-05-08/', found);
    },
  },
  sts: {
    rename: renameKey,
    refuse: toQueryError,
    answer(account, { body, user }) {
      const { action } = parseQuery(body.toString());
      account.asked.push(`sts:${action}`);
      const busy = judgeRate(account, 'sts');
      if (busy !== undefined) return toQueryError(busy);
      if (action !== 'GetCallerIdentity') return toQueryError(refusal(400, 'InvalidAction', action));
      const name = user === undefined ? 'root' : `user/${user.name}`;
      const Arn = `arn:aws:iam::${account.account}:${name}`;
      const who = { Arn, UserId: 'AIDASANDBOX', Account: account.account };
      return answerQuery(action, 'https://sts.amazonaws.com/doc/2011-06-15/', who);
    },
  },
  secretsmanager: {
    rename: reword,
    refuse: toJsonError,
    answer(account, request) {
      const { headers, body, now, region } = request;
      const action = String(headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
      const asked = JSON.parse(body.toString()) as { readonly SecretId?: string; readonly Name?: string };
      const resource = arnOf({ region }, asked.SecretId ?? asked.Name ?? '');
      const refused = judgeRight(account, request, { right: `secretsmanager:${action}`, resource });
      if (refused !== undefined) return toJsonError(refused);
      const found = askSecretsManager({ secrets: account.secrets, now, region }, action, asked);
      if (isRefusal(found)) return toJsonError(found);
      if (SECRET_WRITES.includes(action)) account.counter.writes += 1;
      return json(found);
    },
  },
};

/** IAM and STS call an unknown key by another name than S3. */
function renameKey({ status, code, message }: Refusal): Refusal {
  return refusal(status, code === 'InvalidAccessKeyId' ? 'InvalidClientTokenId' : code, message);
}
