import { english } from './english.ts';
import type { Wording } from './english.ts';

export const arabic: Wording = english;
