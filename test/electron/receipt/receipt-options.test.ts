import { expect, it } from 'vitest';
import { readReceiptMeans } from '../../../electron/receipt/receipt-options.ts';

function read(commandLine: string, environment: NodeJS.ProcessEnv = {}) {
  return readReceiptMeans(commandLine.split(' ').filter(Boolean), environment, '/home/shop');
}

it('uses the system’s printer when nothing is said', () => {
  expect(read('--windowed main.cjs --user-data-dir=/p')).toEqual({ means: 'system_printer' });
});

it.each([
  ['192.168.1.20', { host: '192.168.1.20', port: 9100 }],
  ['printer.shop.example:9101', { host: 'printer.shop.example', port: 9101 }],
  ['[fe80::1]:9100', { host: 'fe80::1', port: 9100 }],
])('takes a receipt printer: %s', (text, address) => {
  expect(read(`--receipt-printer ${text}`)).toEqual({ means: 'network_printer', address, paper: 80 });
  expect(read(`--receipt-paper 58`, { SIDELANE_RECEIPT_PRINTER: text })).toMatchObject({ address, paper: 58 });
});

it('takes a folder for PDFs', () => {
  expect(read('--receipts-folder receipts')).toEqual({ means: 'folder', folder: '/home/shop/receipts' });
  expect(read('', { SIDELANE_RECEIPTS_FOLDER: '/r' })).toEqual({ means: 'folder', folder: '/r' });
});

it.each([
  '--receipt-printer',
  '--receipt-printer=http://printer',
  '--receipt-printer=printer:0',
  '--receipt-printer=printer:70000',
  '--receipt-printer=printer --receipt-paper=76',
  '--receipt-printer=printer --receipts-folder=/r',
  '--receipts-folder=',
])('refuses %s', (words) => {
  expect(() => read(words)).toThrow(/--\S+ (wants|and)/);
});
