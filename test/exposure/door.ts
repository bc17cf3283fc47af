import { serveOld } from './old-servers.ts';

// An open door: shows that a way to this machine works, so that silence elsewhere on it means something.
serveOld({ host: '0.0.0.0', port: Number(process.argv[2]), tls: null }, () => ({ door: 'open' }));
