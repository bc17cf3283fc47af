#!/usr/bin/env bash
# sepa 3.0.0 writes names into a credit transfer in letters that SEPA does not promise to carry.
#
# The EPC's rulebook (EPC217-08) has banks accept the basic Latin letters, digits and a few signs; others may be refused
# or replaced. The library writes "Łukasz & Zoë" into `<Nm>` as it is and says nothing. A refund file can be turned away
# as a whole by the bank, days later.
#
# Seen with sepa 3.0.0; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . sepa@3.0.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const { Document } = createRequire(import.meta.url)('sepa');
const file = new Document('pain.001.001.03');
Object.assign(file.grpHdr, { id: 'REFUNDS', created: new Date(Date.UTC(2026, 10, 28)), initiatorName: 'Shop' });
const information = file.createPaymentInfo();
Object.assign(information, { requestedExecutionDate: new Date(Date.UTC(2026, 10, 30)), debtorIBAN: 'DE89370400440532013000', debtorBIC: 'COBADEFFXXX', debtorName: 'Shop' });
file.addPaymentInfo(information);
for (const creditorName of ['Łukasz & Zoë', '山田花子']) {
  const refund = information.createTransaction();
  Object.assign(refund, { creditorName, creditorIBAN: 'DE89370400440532013000', creditorBIC: 'COBADEFFXXX', amount: 12.5, remittanceInfo: 'Refund', end2endId: 'R1' });
  information.addTransaction(refund);
}
console.log(file.toString().match(/<Nm>[^<]*/g).join('\n'));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
<Nm>Shop
<Nm>Shop
<Nm>Łukasz &amp; Zoë
<Nm>山田花子
SEEN
echo 'As found.'
