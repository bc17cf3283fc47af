#!/usr/bin/env bash
# isbn-utils 1.1.0 and isbnjs 0.2.2 take ISBNs of newer groups for none at all.
#
# Both carry a table of registration groups and answer null for a number whose group is not in it, as they do for a wrong check
# digit. Missing are 979-8 (United States, in use since 2020), 978-65 (Brazil) and 978-631 (Argentina), so most new books that are
# published by their authors there cannot be told from a misread. isbn3 2.0.11, whose table is renewed, knows all three. A check by
# the digits alone (EAN-13) needs no table. isbnjs also parts a French number as if its group were 979-1.
#
# Seen with isbn-utils 1.1.0, isbnjs 0.2.2 and isbn3 2.0.11; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . \
  isbn-utils@1.1.0 isbnjs@0.2.2 isbn3@2.0.11 >/dev/null
cat >run.cjs <<'PROGRAM'
const [utils, js, kept] = [require('isbn-utils'), require('isbnjs'), require('isbn3')];
for (const isbn of ['9780306406157', '9791090636071', '9798602477429', '9786500000009', '9786310000008']) {
  const older = [utils, js].map((library) => library.parse(isbn)?.asIsbn13(true) ?? null);
  console.log(isbn, ...older, kept.parse(isbn)?.isbn13h ?? null);
}
PROGRAM
node run.cjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
9780306406157 978-0-306-40615-7 978-0-306-40615-7 978-0-306-40615-7
9791090636071 979-10-90636-07-1 979-1-09-063607-1 979-10-90636-07-1
9798602477429 null null 979-8-6024-7742-9
9786500000009 null null 978-65-00-00000-9
9786310000008 null null 978-631-00-0000-8
SEEN
echo 'As found.'
