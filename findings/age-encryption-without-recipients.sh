#!/usr/bin/env bash
# age-encryption 0.3.1 encrypts for an empty list of recipients: a file comes out that no key can open.
#
# `new Encrypter().encrypt(…)` without `addRecipient` gives a whole age file, header and all, without an error. A backup
# whose list of recovery keys is read from an empty setting looks like any other until somebody needs it.
#
# Seen with age-encryption 0.3.1; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . age-encryption@0.3.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import { Decrypter, Encrypter, generateIdentity } from 'age-encryption';
const file = await new Encrypter().encrypt('the shop');
const [version, second] = Buffer.from(file).toString('latin1').split('\n');
console.log(version, '| recipients:', second.startsWith('->') ? 'some' : 'none', '| bytes:', file.length > 100);
const decrypter = new Decrypter();
decrypter.addIdentity(await generateIdentity());
await decrypter.decrypt(file).catch((error) => console.log('decrypt:', error.message));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
age-encryption.org/v1 | recipients: none | bytes: true
decrypt: no identity matched any of the file's recipients
SEEN
echo 'As found.'
