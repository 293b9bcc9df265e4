import type { AwsWorld } from '../../world.ts';
import type { Query } from './query.ts';

/** What an action is about, as policies name it: `*` for those that are about nothing in particular. */
export function resourceOf(
  { account, users, roles }: Pick<AwsWorld, 'account' | 'users' | 'roles'>,
  query: Query,
): string {
  const given = query.text('Path') || '/';
  const [user, role] = [query.text('UserName'), query.text('RoleName')];
  const provider = query.text('OpenIDConnectProviderArn');
  if (provider !== '') return provider;
  if (user !== '') return `arn:aws:iam::${account}:user${users.get(user)?.path ?? given}${user}`;
  if (role !== '') return `arn:aws:iam::${account}:role${roles.get(role)?.path ?? given}${role}`;
  return '*';
}

/** What conditions of policies are judged by. */
export function contextOf(
  { users, roles }: Pick<AwsWorld, 'users' | 'roles'>,
  query: Query,
): Readonly<Record<string, string>> {
  const found = users.get(query.text('UserName')) ?? roles.get(query.text('RoleName'));
  const boundary = query.text('PermissionsBoundary') || found?.boundary;
  return boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
}

/** The rights that an action takes: whoever makes something with tags must be allowed to tag, too. */
export function rightsOf({ action, list }: Query): readonly string[] {
  const kind = /^Create(User|Role)$/.exec(action)?.[1];
  return [`iam:${action}`, ...(kind !== undefined && list('Tags').length > 0 ? [`iam:Tag${kind}`] : [])];
}
