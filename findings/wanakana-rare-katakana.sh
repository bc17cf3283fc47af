#!/usr/bin/env bash
# WanaKana 5.3.1 turns ヷ, ヸ, ヹ and ヺ into code points that are not hiragana, and leaves half-width katakana as they are.
#
# Hiragana stand 0x60 below katakana, with exceptions: these four have no hiragana. `toHiragana` subtracts all the same:
# U+3097 and U+3098 are not assigned, U+3099 and U+309A are combining marks. Half-width katakana, in which Japanese
# banks and cards carry names, are no katakana to it: `isKatakana('ﾔﾏﾀﾞ')` is false and `toHiragana` returns them
# unchanged, so names compared by it differ. NFKC first makes them full-width.
#
# Seen with wanakana 5.3.1; the output is at the end of this file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix . wanakana@5.3.1 >/dev/null
cat >run.mjs <<'PROGRAM'
import { isKatakana, toHiragana } from 'wanakana';
const points = (text) => [...text].map((character) => `U+${character.codePointAt(0).toString(16).toUpperCase()}`).join(' ');
for (const name of ['ヤマダ', 'ヷヸヹヺ', 'ﾔﾏﾀﾞ', 'ﾔﾏﾀﾞ'.normalize('NFKC')]) console.log(name, isKatakana(name), toHiragana(name), points(toHiragana(name)));
PROGRAM
node run.mjs >seen.txt 2>&1 || echo "exit status $?" >>seen.txt
diff - seen.txt <<'SEEN'
ヤマダ true やまだ U+3084 U+307E U+3060
ヷヸヹヺ true ゗゘゙゚ U+3097 U+3098 U+3099 U+309A
ﾔﾏﾀﾞ false ﾔﾏﾀﾞ U+FF94 U+FF8F U+FF80 U+FF9E
ヤマダ true やまだ U+3084 U+307E U+3060
SEEN
echo 'As found.'
