import { createServer, request } from 'node:http';

// Stands for the seller: takes its public socket from the process that started it, and passes every question on to
// settling. Its answer also carries what it sees of the shopper and of itself.
const [host, place] = process.argv.slice(2);
const target = host === 'socket' ? { socketPath: place } : { host, port: Number(place) };

const server = createServer((incoming, answer) => {
  const asked = request({ ...target, path: incoming.url, agent: false, timeout: 2_000 }, (heard) => {
    let said = '';
    heard.setEncoding('utf8').on('data', (text: string) => (said += text));
    heard.on('end', () => {
      answer.end(
        JSON.stringify({ settlingSaid: said, shopper: incoming.socket.remoteAddress, processId: process.pid }),
      );
    });
  });
  asked.once('timeout', () => asked.destroy(new Error('timeout')));
  asked.once('error', (error) => answer.writeHead(502).end(JSON.stringify({ failure: error.message })));
  asked.end();
});

process.on('message', (_message, handle) => {
  server.listen(handle as never, () => process.send?.('listening'));
});
process.send?.('ready');
