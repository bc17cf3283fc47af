import { arabic } from '../../renderer/wording/arabic.ts';
import { english } from '../../renderer/wording/english.ts';
import type { Wording } from '../../renderer/wording/english.ts';
import { german } from '../../renderer/wording/german.ts';
import { japanese } from '../../renderer/wording/japanese.ts';
import type { Language } from '../../renderer/wording/languages.ts';
import { spanish } from '../../renderer/wording/spanish.ts';

/** The kiosk's sentences in every language, for tests that compare them or look for one. */
export const wordings: Record<Language, Wording> = { en: english, ja: japanese, de: german, es: spanish, ar: arabic };
