/** JSON that was just parsed is unknown until a schema has checked it. This takes the place of the library's `any`. */
interface JSON {
  parse(text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown): unknown;
}
