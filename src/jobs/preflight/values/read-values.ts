import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Repository } from '../../../integrations/github/repository.ts';
import type { Finding } from '../check.ts';

/** Values that could be read, or what a check has to say where they could not. */
export type Read<T> = { readonly values: T } | { readonly finding: Finding };

/** A YAML file of the GitOps repository, as far as the schema names it. */
export async function readValues<T>(
  repository: Repository,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Read<T>> {
  const text = await repository.readFile(path, { signal });
  if (text === undefined) {
    return fail(
      `${repository.name} has no ${path}`,
      'Set repository and its branch in bitiq.yaml, or add the file',
    );
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    return fail(`${path} is not YAML: line ${line}, ${error.code}`, `Correct line ${line} of ${path}`);
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { values: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the whole file';
  return fail(`${path}: ${where}: ${issue?.message}`, `Correct ${where} in ${path}`);
}

function fail(summary: string, remedy: string): { readonly finding: Finding } {
  return { finding: { status: 'failed', summary, remedy } };
}
