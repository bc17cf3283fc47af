/**
 * `sidelane-seller health` and `sidelane-settling health`: whether the server on this machine answers, for a container's health check
 * and for monitoring. A seller is asked how it is; settling, which answers only its seller, only has to accept a connection.
 */
import { connect } from 'node:net';
import { request as askHttp } from 'node:http';
import { request as askHttps } from 'node:https';
import { z } from 'zod';
import { endpointSchema, readConfigFile } from '../../platform/config-file.ts';

const withinMs = 5_000;

const configSchema = z.looseObject({
  listen: z.union([
    endpointSchema,
    z.strictObject({ host: z.string(), port: z.int() }),
    z.strictObject({ socketFile: z.string() }),
  ]),
  tls: z.unknown().optional(),
});

type Place = { path: string } | { host: string; port: number };

function placeOf({ listen }: z.infer<typeof configSchema>): Place {
  if ('socketFile' in listen) return { path: listen.socketFile };
  if ('path' in listen) return { path: listen.path };
  // Where it listens on every address, it is asked on this machine's own.
  const host = listen.host === '0.0.0.0' || listen.host === '::' ? '127.0.0.1' : listen.host;
  return { host, port: listen.port };
}

function accepts(place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(place, () => {
      socket.destroy();
      resolve();
    });
    socket.setTimeout(withinMs, () => socket.destroy(new Error(`no answer within ${withinMs / 1000} s`)));
    socket.once('error', reject);
  });
}

function isWell(place: Place, hasCertificate: boolean): Promise<void> {
  const where = 'path' in place ? { socketPath: place.path } : place;
  return new Promise((resolve, reject) => {
    // The certificate is the one of the shop's name, and this machine asks itself.
    const options = { ...where, path: '/health', timeout: withinMs, rejectUnauthorized: false };
    const asked = (hasCertificate ? askHttps : askHttp)(options, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`it answers with status ${response.statusCode}`));
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${withinMs / 1000} s`)));
    asked.once('error', reject);
    asked.end();
  });
}

const [server = ''] = (process.env['SIDELANE_COMMAND'] ?? '').split(' ');
try {
  const index = process.argv.indexOf('--config');
  const config = readConfigFile(process.argv[index + 1] ?? '', configSchema);
  const place = placeOf(config);
  await (server === 'sidelane-settling' ? accepts(place) : isWell(place, typeof config.tls === 'object'));
  console.log(`${server} answers.`);
} catch (error) {
  console.error(`${server} does not answer: ${(error as Error).message}`);
  process.exitCode = 1;
}
