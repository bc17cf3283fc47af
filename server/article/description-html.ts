import sanitizeHtml from 'sanitize-html';

/**
 * Makes descriptions safe to show. They are stored as they were given, so that a catalogue is exported as it was imported. Only
 * words and their structure remain: no script, style, link, form, frame or picture from another place.
 */
const options: sanitizeHtml.IOptions = {
  allowedTags: (
    'p div br hr h3 h4 h5 h6 ul ol li dl dt dd blockquote pre strong em b i u s small sub sup code ' +
    'table caption thead tbody tfoot tr th td'
  ).split(' '),
  allowedAttributes: { th: ['colspan', 'rowspan', 'scope'], td: ['colspan', 'rowspan'], ol: ['start'] },
  // A page has headings of its own above these.
  transformTags: { h1: 'h3', h2: 'h3' },
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'iframe', 'object', 'svg', 'math'],
  disallowedTagsMode: 'discard',
  nestingLimit: 20,
  parseStyleAttributes: false,
};

/** The part of `html` that is safe to show. Text without any tag becomes paragraphs at its blank lines. */
export function displayHtml(html: string): string {
  const safe = sanitizeHtml(html, options)
    .replaceAll('\u00a0', ' ')
    .replace(/<(p|div)>\s*<\/\1>/g, '')
    .trim();
  if (/<[a-z]/i.test(safe)) return safe;
  return safe
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${paragraph.trim().replaceAll('\n', '<br />')}</p>`)
    .join('\n');
}
