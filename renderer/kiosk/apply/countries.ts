/**
 * The countries that the shop delivers to, by their names in the language of `locale`: the first one, which is the shop's own, then the
 * others, sorted as in that language.
 */
export function countryChoices(
  locale: string,
  [own, ...others]: readonly string[],
): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const { compare } = new Intl.Collator(locale);
  const named = (codes: readonly string[]) => codes.map((code) => ({ value: code, label: names.of(code) ?? code }));
  const sorted = named(others).toSorted((a, b) => compare(a.label, b.label));
  return own === undefined ? sorted : [...named([own]), ...sorted];
}
