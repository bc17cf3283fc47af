import { describe, expect, it } from 'vitest';
import { kanaChanges, keyPages, keyRows } from '../../renderer/kiosk/typing/key-layouts.ts';
import { katakanaOf, toggleHalfVoicing, toggleSmall, toggleVoicing } from '../../renderer/kiosk/typing/kana.ts';
import { otherFormOf } from '../../renderer/kiosk/typing/letter-forms.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import type { Language } from '../../renderer/wording/languages.ts';

/**
 * What is written in each language: its letters in every form, the marks that stand with them, and its quotation marks and
 * punctuation. Written down by hand, as the exemplar characters of a locale are. Kanji are not typed at the kiosk (DECISIONS 36).
 */
const written: Record<Language, string> = {
  en: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?'’‘“”()-–—/&@#§†‡…",
  de: "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜẞabcdefghijklmnopqrstuvwxyzäöüß0123456789.,:;!?'„“‚‘’()-–—/&@#§…»«",
  es: 'ABCDEFGHIJKLMNÑOPQRSTUVWXYZÁÉÍÓÚÜabcdefghijklmnñopqrstuvwxyzáéíóúü0123456789.,:;!?¿¡«»“”‘’ªº()-–—/&@#…',
  ja:
    'ぁあぃいぅうぇえぉおゕかがきぎくぐゖけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽ' +
    'まみむめもゃやゅゆょよらりるれろゎわゐゑをんゔ' +
    'ァアィイゥウェエォオヵカガキギクグヶケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポ' +
    'マミムメモャヤュユョヨラリルレロヮワヰヱヲンヴー々ゝゞヽヾ、。・〜「」『』（）0123456789',
  ar: 'ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱپچژگڤـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670٠١٢٣٤٥٦٧٨٩0123456789،؛؟٪٫٬«»():.-/!',
};

/** Letters of names that come from elsewhere, on cards and in addresses; both forms of each. */
const fromElsewhere =
  'àáâãäåāăąæçćĉčďđèéêëēĕėęěğġģĝĥħìíîïīĭįıĵķĺļľłńņňñŋòóôõöøōŏőœŕŗřśŝşšșţťțþðùúûüūŭůűųươŵẁẃẅýÿŷỳźżžəạảẽịọụǎǐ';

/** Everything that can be written in a language with one key after another. */
function typable(language: Language): Set<string> {
  const keys = keyPages('text', language).flatMap((page) => keyRows('text', page, language).flat());
  const all = new Set([...keys, ...keys.map(otherFormOf)]);
  const changes = [toggleVoicing, toggleHalfVoicing, toggleSmall];
  for (const kana of all) for (const change of changes) if (change(kana)) all.add(change(kana)!);
  for (const kana of all) all.add(katakanaOf(kana));
  for (const sign of kanaChanges) all.delete(sign);
  return all;
}

describe('the kiosk’s own keyboard', () => {
  it.each(languageCodes)('types everything that is written in %s', (language) => {
    const all = typable(language);
    expect([...written[language]].filter((character) => !all.has(character))).toEqual([]);
  });

  it.each(languageCodes)('types names from elsewhere too, in %s, with apostrophe, hyphen and point', (language) => {
    const all = typable(language);
    const letters = [...fromElsewhere];
    const capitals = letters.map((letter) => (letter === 'ı' ? 'İ' : letter.toUpperCase()));
    expect([...letters, ...capitals, ..."ẞ’'-."].filter((character) => !all.has(character))).toEqual([]);
  });
});
