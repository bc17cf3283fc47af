import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readConfigFile } from '../../platform/config-file.ts';
import { accentSchema, shopLanguages } from '../../contract/seller/shop-look.ts';
import { freeText } from '../../contract/seller/free-text.ts';

/** The file in which a shop describes its own look. Paths of pictures are relative to the file's folder. */

const members = (names: string[]) => (issue: z.core.$ZodRawIssue) =>
  issue.code === 'unrecognized_keys'
    ? `has "${(issue.keys as string[]).join('", "')}", which is unknown; it may have ${names.join(', ')}`
    : undefined;

function objectOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: members(Object.keys(shape)) });
}

const file = z.string('must be the path of a picture').min(1, 'must be the path of a picture');
const text = freeText(
  z.string('must say what the picture shows').trim().min(1, 'must say what the picture shows').max(120),
);

export const lookFileSchema = objectOf({
  /** `text` is read aloud in place of the logo. */
  logo: objectOf({
    file,
    text,
    ground: z.enum(['light', 'dark'], 'must be "light" or "dark"').default('light'),
  }).optional(),
  accent: accentSchema.optional(),
  slides: z.array(objectOf({ file, text }), 'must be a list').max(20, 'must be 20 at most').optional(),
  languages: z
    .array(z.enum(shopLanguages, `must be one of ${shopLanguages.join(', ')}`), 'must be a list')
    .min(1, `must name at least one of ${shopLanguages.join(', ')}`)
    .refine((codes) => new Set(codes).size === codes.length, 'must name each language once')
    .optional(),
});

export type LookFile = z.infer<typeof lookFileSchema>;

/** The file and the pictures that it names, for a backup: each with a name of its own. A file that is not right is kept alone. */
export function lookFilesOf(lookFile: string): { name: string; place: string }[] {
  const described = { name: 'look.json', place: lookFile };
  if (!existsSync(lookFile)) return [];
  try {
    const { logo, slides = [] } = readConfigFile(lookFile, lookFileSchema);
    const pictures = [...(logo ? [logo] : []), ...slides].map((picture) =>
      path.resolve(path.dirname(lookFile), picture.file),
    );
    return [
      described,
      ...[...new Set(pictures)].map((place, index) => ({ name: `${index + 1}-${path.basename(place)}`, place })),
    ];
  } catch {
    return [described];
  }
}
