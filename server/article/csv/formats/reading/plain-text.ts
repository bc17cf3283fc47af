/** A plain text as HTML, which descriptions are here. */
export const plainTextAsHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\r\n|\n|\r/g, '<br>');
