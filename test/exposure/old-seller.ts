import { askOld, serveOld } from './old-servers.ts';
import type { OldMessage, OldTls } from './old-servers.ts';

// The seller of Figs. 1 and 2, which passes the credit number on to settling, and of Fig. 3, to which the terminal
// carries settling's notice.
const { host, port, tls, settlingUrl } = JSON.parse(process.argv[2]!) as {
  host: string;
  port: number;
  tls: OldTls | null;
  settlingUrl: string | null;
};
const received: OldMessage[] = [];

serveOld({ host, port, tls }, async (application) => {
  received.push(application);
  const { number, amount = '', article = '', notice } = application;
  const heard =
    settlingUrl && number ? await askOld(settlingUrl, { number, amount }, tls?.certificateFile ?? null) : { notice };
  return { outcome: heard.notice?.startsWith('approval') ? 'accepted' : 'rejected', article };
});
