import { isField } from './field-writing.ts';
import type { Field } from './field-writing.ts';

/** The field after this one in its form; undefined for the last one, and for a field without a form. */
export function nextFieldOf(field: Field): Field | undefined {
  const fields = [...(field.form?.elements ?? [])].filter(isField);
  return fields[fields.indexOf(field) + 1];
}
