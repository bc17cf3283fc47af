import { describe, expect, it } from 'vitest';
import {
  addressesOf,
  readPictureAddress,
  shownAddress,
} from '../../../../server/article/pictures/fetching/picture-address.ts';

const read = (text: string, options = {}) => {
  const found = readPictureAddress(text, options);
  return 'url' in found ? found.url.href : found.problem;
};

describe('Addresses of pictures', () => {
  it('are read as browsers read them', () => {
    expect(read(' https://cdn.example/a b.jpg#top ')).toBe('https://cdn.example/a%20b.jpg');
    expect(read('//cdn.example/a.jpg')).toBe('https://cdn.example/a.jpg');
    expect(read('http://2130706433/a.jpg')).toBe('http://127.0.0.1/a.jpg');
    expect(read('http://0x7f.1/a.jpg')).toBe('http://127.0.0.1/a.jpg');
    expect(read('/w/b/wb01.jpg', { base: 'https://shop.example/media/catalog/product' })).toBe(
      'https://shop.example/media/catalog/product/w/b/wb01.jpg',
    );
  });

  it('are refused with what would be right', () => {
    expect(read('file:///etc/passwd')).toBe('only https and http are asked, not file');
    expect(read('gopher://x/1')).toBe('only https and http are asked, not gopher');
    expect(read('data:image/png;base64,AAAA')).toMatch(/only addresses are fetched/);
    expect(read('https://user:secret@cdn.example/a.jpg')).toMatch(/user name or password/);
    expect(read('http://cdn.example:8080/a.jpg')).toBe(
      'only the ports 80 and 443 are asked, not 8080: allow it with --allow-port 8080',
    );
    expect(read('http://cdn.example:8080/a.jpg', { ports: [8080] })).toBe('http://cdn.example:8080/a.jpg');
    expect(read('/w/b/wb01.jpg')).toMatch(/--base-address/);
    expect(read('https://')).toBe('it is no address');
  });

  it('stand in one cell in several ways', () => {
    const [a, b] = ['https://x.example/a,1.jpg', 'https://x.example/b.jpg?w=1,2'];
    for (const between of [',', ', ', ' | ', ';', '\n', ' ']) expect(addressesOf(`${a}${between}${b}`)).toEqual([a, b]);
    expect(addressesOf('/w/b/1.jpg,/w/b/2.jpg')).toEqual(['/w/b/1.jpg', '/w/b/2.jpg']);
    expect(addressesOf('https://x.example/my mug.jpg')).toEqual(['https://x.example/my mug.jpg']);
    expect(addressesOf('  ')).toEqual([]);
  });

  it('are shown without the keys in them', () => {
    expect(shownAddress('https://bob:pw@cdn.example/a.jpg?token=secret')).toBe('https://cdn.example/a.jpg?…');
  });
});
