/** Text as it has to stand in HTML, between tags or in a quoted attribute. */
export function asHtmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
