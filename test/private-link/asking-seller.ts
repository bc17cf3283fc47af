import { get } from 'node:http';
import { settlingPort, tunnelAddresses } from '../../private-link/machine/link-addresses.ts';

// Runs in the seller's namespace: asks settling when it is told to, and says what it heard.
type Question = { number: number; bytes: number; timeoutMs: number };

process.on('message', ({ number, bytes, timeoutMs }: Question) => {
  const tell = (heard: object) => process.send!({ number, ...heard });
  const url = `http://${tunnelAddresses.settling}:${settlingPort}/bytes/${bytes}`;
  const deadline = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs);
  const request = get(url, { agent: false }, (answer) => {
    let length = 0;
    answer.on('data', (part: Buffer) => (length += part.length));
    answer.on('end', () => {
      clearTimeout(deadline);
      tell({ bytes: length });
    });
  });
  request.on('error', (error) => {
    clearTimeout(deadline);
    tell({ failure: error.message });
  });
});
process.send!('ready');
