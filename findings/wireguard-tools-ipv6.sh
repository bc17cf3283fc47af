#!/usr/bin/env bash
# wireguard-tools 0.1.0 (npm) reads a configuration and loses parts of it; written back, an IPv6 tunnel has no endpoint.
#
# Of repeated lines, which `wg-quick` allows, only the first `Address` and the first `AllowedIPs` are kept.
# `PersistentKeepalive` is gone, and so is an endpoint such as `[2001:db8::1]:51820`. `generateConfigString` then writes
# a file that wg-quick accepts and that reaches no peer. No error is raised.
#
# Seen with wireguard-tools 0.1.0; the output is at the end of this file. The keys are made by the script.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . wireguard-tools@0.1.0 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const { generateConfigString, parseConfigString } = createRequire(import.meta.url)('wireguard-tools');
const key = Buffer.alloc(32, 8).toString('base64');
const configuration = (address, allowed, endpoint) => `[Interface]\nPrivateKey = ${key}\nAddress = 10.77.0.1/32\nAddress = ${address}\n\n[Peer]\nPublicKey = ${key}\nAllowedIPs = 10.77.0.2/32\nAllowedIPs = ${allowed}\nEndpoint = ${endpoint}\nPersistentKeepalive = 25\n`;
for (const given of [['10.78.0.1/32', '10.78.0.2/32', '192.0.2.1:51820'], ['fd00::1/128', 'fd00::2/128', '[2001:db8::1]:51820']]) {
  console.log(generateConfigString(parseConfigString(configuration(...given))).replaceAll(key, 'KEY').trim());
  console.log('--');
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
[Interface]
Address = 10.77.0.1/32
PrivateKey = KEY

[Peer]
PublicKey = KEY
AllowedIPs = 10.77.0.2/32
Endpoint = 192.0.2.1:51820
--
[Interface]
Address = 10.77.0.1/32
PrivateKey = KEY

[Peer]
PublicKey = KEY
AllowedIPs = 10.77.0.2/32
--
SEEN
echo 'As found.'
