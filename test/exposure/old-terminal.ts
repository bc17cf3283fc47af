import { askOld } from './old-servers.ts';

// The terminal of the older arrangements: sends the number as it was typed, to the seller (Figs. 1 and 2) or to settling
// (Fig. 3), whose notice it then carries to the seller.
const { sellerUrl, settlingUrl, certificateFile, number, article } = JSON.parse(process.argv[2]!) as {
  sellerUrl: string;
  settlingUrl: string | null;
  certificateFile: string | null;
  number: string;
  article: string;
};
const amount = 'EUR 12.50';

if (settlingUrl) {
  const { notice = '' } = await askOld(settlingUrl, { number, amount }, certificateFile);
  console.log(JSON.stringify(await askOld(sellerUrl, { article, amount, notice }, certificateFile)));
} else {
  console.log(JSON.stringify(await askOld(sellerUrl, { article, amount, number }, certificateFile)));
}
