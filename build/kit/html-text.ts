const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as HTML shows it. */
export const html = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } td, th { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; }
li { margin: .5rem 0; } pre { overflow: auto; max-height: 24rem; padding: .75rem; border: 1px solid #8888; font-size: .8rem; }
textarea { width: 100%; min-height: 6rem; font: inherit; }
button { font: inherit; padding: .6rem 1.2rem; margin-inline-end: .5rem; }
img { max-width: 100%; border: 1px solid #8888; } .notice { padding: .75rem; border: 1px solid #8888; }
`;

/** A whole page in plain HTML, without a script. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
