#!/usr/bin/env bash
# standardwebhooks 1.1.1 verifies a payload and hands it back with other numbers in it, or not at all.
#
# `verify` parses the body after it found the signature right, and returns what JSON.parse makes of it: an integer above
# 2^53, as ids and minor units of some systems are, is rounded without a word. A body that is not JSON throws a
# SyntaxError although its signature is right, so a caller that takes every exception for a wrong signature refuses it.
# Callers do well to use the text that they passed in.
#
# Seen with standardwebhooks 1.1.1; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . standardwebhooks@1.1.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import { Webhook } from 'standardwebhooks';
const webhook = new Webhook(`whsec_${Buffer.alloc(24, 7).toString('base64')}`);
const now = new Date();
for (const body of ['{"id":9007199254740993}', 'stock is low']) {
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(now / 1000)), 'webhook-signature': webhook.sign('msg_1', now, body) };
  try {
    console.log(body, JSON.stringify(webhook.verify(body, headers)));
  } catch (error) {
    console.log(body, 'throws', error.name);
  }
}
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
{"id":9007199254740993} {"id":9007199254740992}
stock is low throws SyntaxError
SEEN
echo 'As found.'
