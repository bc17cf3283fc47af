#!/usr/bin/env bash
# csvtojson 2.0.14 takes Shopify's metafield columns apart at their dots.
#
# A product CSV of Shopify names a metafield column "Color (product.metafields.shopify.color-pattern)". The library
# reads dots in a header as steps into an object, so the column becomes three nested objects under "Color (product". A
# column that is looked for by its name is not found. The option `flatKeys: true` keeps the names.
#
# Seen with csvtojson 2.0.14; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . csvtojson@2.0.14 >/dev/null
cat >run.mjs <<'PROGRAM'
import { createRequire } from 'node:module';
const csv = createRequire(import.meta.url)('csvtojson');
const file = 'Handle,Color (product.metafields.shopify.color-pattern)\nlamp,green\n';
console.log(JSON.stringify(await csv().fromString(file)));
console.log(JSON.stringify(await csv({ flatKeys: true }).fromString(file)));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
[{"Handle":"lamp","Color (product":{"metafields":{"shopify":{"color-pattern)":"green"}}}}]
[{"Handle":"lamp","Color (product.metafields.shopify.color-pattern)":"green"}]
SEEN
echo 'As found.'
