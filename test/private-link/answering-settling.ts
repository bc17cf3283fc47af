import { fstatSync } from 'node:fs';
import { createServer } from 'node:http';

// Stands for settling: answers with the nonce of this run, counts, and says which of its starter's files it holds.
const [place, nonce] = process.argv.slice(2);
let count = 0;

function inherited(): number[] {
  return [3, 4, 5].filter((descriptor) => {
    try {
      return fstatSync(descriptor).isSocket();
    } catch {
      return false;
    }
  });
}

// Taken before Node opens sockets of its own under these numbers.
const sockets = inherited();
const server = createServer((request, answer) => {
  const [, bytes] = /^\/bytes\/(\d+)$/.exec(request.url ?? '') ?? [];
  if (request.url === '/count') answer.end(String(count));
  else if (bytes) answer.end('.'.repeat(Number(bytes)));
  else answer.end(JSON.stringify({ nonce, count: ++count, channel: process.env['NODE_CHANNEL_FD'] ?? null, sockets }));
});
const [host, port] = place!.includes('/') ? [] : place!.split(':');
const onListening = () => console.log('listening');
if (host) server.listen(Number(port), host, onListening);
else server.listen(place, onListening);
