/**
 * Returns a value that must be present. It is for places where the surrounding code guarantees a value but the type cannot say
 * so: a missing one is a broken assumption and throws.
 * @param what names what should be there, in words; it never holds a value
 * @throws when the value is undefined or null
 */
export function present<Value>(value: Value, what: string): NonNullable<Value> {
  if (value === undefined || value === null) throw new Error(`A broken assumption: ${what} is missing`);
  return value;
}
