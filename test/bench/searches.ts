/** What shoppers type: whole words, beginnings of words, two words, and slips of the finger. */
export function searches(words: readonly string[]): string[] {
  return words.flatMap((word, place) => {
    const other = words[(place * 7 + 3) % words.length]!;
    const slip = word.length > 4 ? word.slice(0, 2) + word[3] + word[2] + word.slice(4) : word;
    return [word, word.slice(0, 3), `${other} ${word.slice(0, 4)}`, slip];
  });
}
