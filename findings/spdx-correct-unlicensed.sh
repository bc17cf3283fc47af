#!/usr/bin/env bash
# spdx-correct 3.2.0 turns a package without a licence into one that anybody may use.
#
# npm's documentation has `"license": "UNLICENSED"` for a package that others may not use. spdx-correct makes it `Unlicense`, which gives
# a work to the public. Of a choice between two licences it keeps the second, guessed one, and the first is gone. Apache 1.1,
# whose terms differ, becomes 2.0. A list of licences should keep what a package says, and let a
# person decide what is no SPDX expression.
#
# Seen with spdx-correct 3.2.0 and spdx-license-ids 3.0.24; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . spdx-correct@3.2.0 spdx-license-ids@3.0.24 >/dev/null
cat >run.cjs <<'PROGRAM'
const correct = require('spdx-correct');
for (const said of ['UNLICENSED', 'MIT OR GPL', 'Apache License 1.1', 'BSD', 'GPL', 'Apache-2.0'])
  console.log(`${said} -> ${correct(said)}`);
PROGRAM
node run.cjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
UNLICENSED -> Unlicense
MIT OR GPL -> GPL-3.0-or-later
Apache License 1.1 -> Apache-2.0
BSD -> BSD-2-Clause
GPL -> GPL-3.0-or-later
Apache-2.0 -> Apache-2.0
SEEN
echo 'As found.'
