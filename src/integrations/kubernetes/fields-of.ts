import { z } from 'zod';
import type { Fields } from './pick-value.ts';

/** All that a schema looks at. What it takes with any names, or whole, is kept whole. */
export function fieldsOf(schema: z.core.$ZodType): Fields {
  if (schema instanceof z.ZodPipe) return fieldsOf(schema.in);
  if (isWrapping(schema)) return fieldsOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element);
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return true;
  const members = Object.entries<z.core.$ZodType>(schema.shape);
  return Object.fromEntries(members.map(([name, member]) => [name, fieldsOf(member)]));
}

function isWrapping(schema: z.core.$ZodType) {
  return (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  );
}
