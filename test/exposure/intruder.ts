import { randomBytes } from 'node:crypto';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';

// Asks a server for a sign of life and says whether the answer repeats this question's own nonce: somebody else may
// answer at the same address elsewhere.
const [url = '', localAddress = '', timeoutMs = '1500'] = process.argv.slice(2);
const nonce = randomBytes(12).toString('hex');

const heard = await new Promise<string>((resolve) => {
  const get = url.startsWith('https:') ? httpsGet : httpGet;
  // Whoever breaks in does not mind whose certificate it is.
  const options = { agent: false as const, rejectUnauthorized: false, ...(localAddress && { localAddress }) };
  const request = get(`${url}/health?nonce=${nonce}`, options, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => (text += part));
    answer.on('end', () => resolve(text));
  });
  setTimeout(() => request.destroy(new Error('silence')), Number(timeoutMs));
  request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
});
console.log(JSON.stringify({ reached: heard.includes(nonce), heard }));
process.exit(0);
