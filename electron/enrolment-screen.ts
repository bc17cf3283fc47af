import { createHash } from 'node:crypto';
import type { EnrolmentReading, EnrolmentRefusal } from './enrolment.ts';
import { asHtmlText } from './html-text.ts';

const headings: Record<EnrolmentRefusal, string> = {
  enrolment_missing: 'This kiosk belongs to no shop yet',
  enrolment_unreadable: 'This kiosk’s enrolment cannot be read',
  enrolment_open_to_others: 'This kiosk’s enrolment is open to others',
  enrolment_malformed: 'This kiosk’s enrolment is not right',
};

const style = `
  :root { color-scheme: light; font: clamp(15px, 2.1vmin, 22px)/1.5 Inter, system-ui, sans-serif; color: #12211c; background: #eff3f0; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
  main { box-sizing: border-box; width: min(42rem, 100%); padding: 2rem; }
  svg { display: block; width: 4rem; height: 4rem; }
  h1 { font-size: 2rem; line-height: 1.2; margin: 1.5rem 0 0.5rem; text-wrap: balance; }
  h2 { font-size: 1rem; margin: 2rem 0 0.25rem; }
  p, ul { margin: 0 0 0.75rem; }
  ul { padding-inline-start: 1.25rem; }
  code { font: 0.85em ui-monospace, monospace; white-space: nowrap; background: #e3eae6; border-radius: 4px; padding: 0.1em 0.35em; }
  .file code { white-space: normal; overflow-wrap: anywhere; }
  footer { color: #4d5e56; font-size: 0.8rem; margin-top: 2rem; }
`;

const styleSha256 = createHash('sha256').update(style).digest('base64');

/**
 * What a kiosk shows that cannot be a terminal of any shop: which file it looks for, what is wrong with it, and what to do.
 * It asks for itself again every few seconds, and the page comes instead as soon as the kiosk is enrolled.
 */
export function enrolmentScreen({ refusal, file, problems }: Exclude<EnrolmentReading, { enrolment: unknown }>): {
  html: string;
  styleSha256: string;
} {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3">
<title>Sidelane</title>
<style>${style}</style>
</head>
<body>
<main>
<svg viewBox="0 0 32 32" fill="none" stroke-width="4.5" role="img" aria-label="Sidelane">
<rect width="32" height="32" rx="8.5" fill="#12211c"/>
<path d="M10.5 26.5v-21" stroke="#f6faf7"/>
<path d="M10.5 21.5c0-6.5 11-5 11-11.5V5.5" stroke="#ffc928"/>
</svg>
<h1>${headings[refusal]}</h1>
<p>It sells nothing until that is mended. For whoever looks after it:</p>
<h2>What is wrong</h2>
<ul>${problems.map((problem) => `<li>${asHtmlText(problem)}</li>`).join('')}</ul>
<h2>The enrolment file</h2>
<p class="file"><code>${asHtmlText(file)}</code></p>
<p>It holds <code>sellerUrl</code>, <code>credential</code>, <code>rootThumbprint</code> and <code>shopName</code> as JSON, and only
its owner may read it (mode 0600). Another place is named with <code>--enrolment FILE</code> or <code>SIDELANE_ENROLMENT</code>.</p>
<p>The shop opens here by itself as soon as the file is right.</p>
<footer>${refusal}</footer>
</main>
</body>
</html>
`;
  return { html, styleSha256 };
}
