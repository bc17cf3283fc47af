import { encodeQR } from 'qr';

/** The white edge that readers need around a code (ISO/IEC 18004). */
const quietModules = 4;

/** A QR code as the address of a picture, always dark on white: some phones cannot read it the other way round. */
export function pictureOf(code: string): string {
  const rows = encodeQR(code, 'raw', { ecc: 'medium', border: quietModules });
  const squares = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const side = rows.length;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${squares.join('')}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
