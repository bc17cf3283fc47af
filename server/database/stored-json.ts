import { z } from 'zod';

const textsSchema = z.array(z.string());

/**
 * Reads the JSON that a column holds.
 * @throws when it is not of the schema: the seller wrote the column itself, so that is a broken assumption
 */
export function readStoredJson<Schema extends z.ZodType>(schema: Schema, json: string): z.infer<Schema> {
  return schema.parse(JSON.parse(json));
}

/** Reads a column that holds a list of texts, such as tags or the values of options. */
export const readStoredTexts = (json: string): string[] => readStoredJson(textsSchema, json);
