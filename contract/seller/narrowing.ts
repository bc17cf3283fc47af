import { z } from 'zod';
import { amountMinorSchema } from '../money.ts';
import { productText } from './free-text.ts';

/**
 * What a shopper narrows a list of products by: brands, values of an option such as colour or size, and ranges of prices. Several
 * choices of one kind widen each other, and choices of different kinds narrow each other. In an address they are one text, in the
 * order in which they were made: `brand:Pier%20Nine,option:Colour:Sea%20blue,price:0-1999`.
 */
export type NarrowingChoice =
  | { kind: 'brand'; value: string }
  | { kind: 'option'; name: string; value: string }
  /** Both ends belong to it; null: no upper end. */
  | { kind: 'price'; fromMinor: number; toMinor: number | null };

export const mostChoices = 40;

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return undefined;
  }
};

function readChoice(text: string): NarrowingChoice | undefined {
  const [kind, ...rest] = text.split(':');
  const [first, second] = rest.map(decoded);
  if (kind === 'brand' && rest.length === 1 && first !== undefined) return { kind, value: first };
  if (kind === 'option' && rest.length === 2 && first !== undefined && second !== undefined) {
    return { kind, name: first, value: second };
  }
  const [, from, to] = (kind === 'price' && rest.length === 1 && /^(\d{1,15})-(\d{1,15})?$/.exec(first ?? '')) || [];
  if (from === undefined) return undefined;
  return { kind: 'price', fromMinor: Number(from), toMinor: to === undefined ? null : Number(to) };
}

/** The choices in a text; undefined if it is not one that `writeChoices` writes. */
export function readChoices(text: string): NarrowingChoice[] | undefined {
  if (text === '') return [];
  const choices = text.split(',').map(readChoice);
  return choices.length <= mostChoices && choices.every((choice) => choice !== undefined) ? choices : undefined;
}

/** One choice as an address has it. */
export function writeChoice(choice: NarrowingChoice): string {
  if (choice.kind === 'price') return `price:${choice.fromMinor}-${choice.toMinor ?? ''}`;
  const value = encodeURIComponent(choice.value);
  return choice.kind === 'brand' ? `brand:${value}` : `option:${encodeURIComponent(choice.name)}:${value}`;
}

/** Choices as an address has them, in their order. */
export const writeChoices = (choices: readonly NarrowingChoice[]): string => choices.map(writeChoice).join(',');

/** `narrow` of a query: a text as it is sent, and choices as it is understood. */
export const narrowQuerySchema = productText(z.string().max(4_000))
  .meta({ description: 'Choices such as brand:Acme,option:Colour:Blue,price:0-1999, each part percent-encoded' })
  .transform((text, context) => {
    const choices = readChoices(text);
    if (choices) return choices;
    context.addIssue({
      code: 'custom',
      message: `must be at most ${mostChoices} choices such as brand:Acme,option:Colour:Blue,price:0-1999`,
    });
    return z.NEVER;
  });

const valueSchema = z.strictObject({
  value: z.string(),
  /** The value in the asked language; left out where it is not translated. */
  text: z.string().optional(),
  /** How many products remain with this value alone and the choices of the other kinds. */
  count: z.int().min(0),
});

/** What a list can be narrowed by. Values that are chosen are always among them. */
export const narrowingSchema = z.strictObject({
  /** How many products remain with all choices. */
  total: z.int().min(0),
  /** The most frequent first. */
  brands: z.array(valueSchema),
  options: z.array(z.strictObject({ name: z.string(), text: z.string().optional(), values: z.array(valueSchema) })),
  prices: z.array(
    z.strictObject({ fromMinor: amountMinorSchema, toMinor: amountMinorSchema.nullable(), count: z.int().min(0) }),
  ),
  /** How many of them are in stock. */
  inStock: z.int().min(0),
});

/** Null where so many products match that they are not counted: a department or a search makes them fewer. */
export const articleFiltersSchema = z.strictObject({ narrowing: narrowingSchema.nullable() });

export type Narrowing = z.infer<typeof narrowingSchema>;
