const USERNAME = 'request\\.userInfo\\.username';
const BEGINS = new RegExp(`^${USERNAME}\\.startsWith\\('([^']*)'\\)$`);
const EQUALS = new RegExp(`^${USERNAME} (==|!=) '([^']*)'$`);

/**
 * Whether a condition (CEL) of an admission policy lets it be about a user. It understands what the
 * policies of `deploy/kubernetes` say, `username.startsWith('…')`, `==` and `!=`, joined by `&&`.
 *
 * @returns `undefined` for what it does not understand.
 */
export function isAboutUser(condition: string, user: string): boolean | undefined {
  const answers = condition.split('&&').map((part) => judgePart(part.replace(/\s+/g, ' ').trim(), user));
  return answers.includes(undefined) ? undefined : !answers.includes(false);
}

function judgePart(part: string, user: string): boolean | undefined {
  const [, beginning] = BEGINS.exec(part) ?? [];
  if (beginning !== undefined) return user.startsWith(beginning);
  const [, sign, name] = EQUALS.exec(part) ?? [];
  if (name === undefined) return undefined;
  return (sign === '==') === (user === name);
}
