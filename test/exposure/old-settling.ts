import { serveOld } from './old-servers.ts';
import type { OldTls } from './old-servers.ts';

// Settling as in Figs. 1 to 3: on the open network, for everybody who asks.
const { host, port, tls, accounts } = JSON.parse(process.argv[2]!) as {
  host: string;
  port: number;
  tls: OldTls | null;
  accounts: string[];
};

serveOld({ host, port, tls }, ({ number = '', amount = '' }) => ({
  notice: accounts.includes(number) ? `approval of ${amount}` : `non-approval of ${amount}`,
}));
