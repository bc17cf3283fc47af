import type { Protocol } from 'electron';
import { isAtStaffOrigin, kioskScheme } from '../pages/kiosk-origin.ts';
import type { PageFiles } from '../pages/page-files.ts';
import { staffPageHeaders } from '../pages/security-headers.ts';

/** Answers `app://staff/…` in the staff's session: one document and its files. No seller is behind it. */
export function serveStaffPages(protocol: Protocol, pageFiles: PageFiles): void {
  protocol.handle(kioskScheme, async ({ url, method }) => {
    const asked = new URL(url);
    const file =
      isAtStaffOrigin(asked) && method === 'GET'
        ? await pageFiles.read(asked.pathname === '/' ? '/service-menu.html' : asked.pathname)
        : undefined;
    if (file === undefined) return new Response(null, { status: 404, headers: staffPageHeaders });
    return new Response(file.content, { headers: { ...staffPageHeaders, 'content-type': file.mediaType } });
  });
}
