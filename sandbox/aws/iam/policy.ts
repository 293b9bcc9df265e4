interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  /** Of its operators StringEquals alone is evaluated. */
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, string>> };
}

/** Whether a document is a policy in IAM's grammar, as far as this evaluates it. */
export function isPolicy(document: string): boolean {
  const statements = parseStatements(document);
  return (
    statements !== undefined &&
    statements.length > 0 &&
    statements.every(({ Effect, Action }) => /^(Allow|Deny)$/.test(Effect ?? '') && Action !== undefined)
  );
}

/** Whether policies let an action on a resource through: some statement allows it and none denies it. */
export function isAllowed(
  documents: Iterable<string>,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): boolean {
  const statements = [...documents].flatMap((document) => parseStatements(document) ?? []);
  const applying = statements.filter(
    ({ Action, Resource, Condition }) =>
      matches(Action, action, true) &&
      matches(Resource, resource, false) &&
      Object.entries(Condition?.StringEquals ?? {}).every(([key, value]) => context[key] === value),
  );
  return (
    applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
  );
}

function parseStatements(document: string): readonly Statement[] | undefined {
  try {
    const { Version, Statement: found } = JSON.parse(document) as {
      readonly Version?: string;
      readonly Statement?: Statement | readonly Statement[];
    };
    return Version === '2012-10-17' && found !== undefined ? [found].flat() : undefined;
  } catch {
    return undefined;
  }
}

function matches(patterns: Statement['Action'], text: string, isAction: boolean): boolean {
  return [patterns ?? []].flat().some((pattern) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, isAction ? 'i' : '').test(text);
  });
}
