import { z } from 'zod';

/** `git/ref/heads/<branch>`. */
export const refAnswer = z
  .object({ object: z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) }) })
  .transform(({ object }) => object.sha);

/**
 * A file: its text where the server honours the raw media type, else the default object with the text in base64. A folder, a submodule or a link is none of these.
 */
export const fileAnswer = z.union([
  z.string(),
  z
    .object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() })
    .transform(({ content }) => Buffer.from(content, 'base64').toString('utf8')),
]);
