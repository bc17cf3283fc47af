/**
 * Makes an application id for a terminal before it applies: a UUID of version 7 (RFC 9562 §5.7). Its 48 bits of milliseconds come
 * first and random bits follow, so that ids made one after another lie beside each other in the seller's index.
 * @param now epoch milliseconds
 */
export function makeApplicationId(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) & 0xff;
  const view = new DataView(bytes.buffer);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
