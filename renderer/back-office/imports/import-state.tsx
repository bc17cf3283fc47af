import type { ImportRow, ImportState } from '../../../contract/seller/catalogue-import.ts';
import { Badge } from '../../controls/badge.tsx';
import type { BackOfficeSentence } from '../wording/wording.tsx';
import { useWording } from '../wording/wording.tsx';

const tones: Record<ImportState, 'good' | 'care' | 'bad' | 'quiet'> = {
  received: 'quiet',
  looking: 'quiet',
  looked: 'quiet',
  unusable: 'bad',
  importing: 'quiet',
  cut_short: 'care',
  ended: 'good',
  undoing: 'quiet',
  undo_cut_short: 'care',
  undone: 'quiet',
  failed: 'bad',
  fetching: 'quiet',
};

const bulkWords: Partial<Record<ImportState, BackOfficeSentence>> = {
  looking: 'bulk.state.looking',
  looked: 'bulk.state.looked',
  importing: 'bulk.state.importing',
  ended: 'bulk.state.ended',
};

export function ImportStateBadge({ state, kind }: { state: ImportState; kind: ImportRow['kind'] }) {
  const { say } = useWording();
  const words = kind === 'bulk' ? bulkWords[state] : undefined;
  return <Badge tone={tones[state]}>{say(words ?? `imports.state.${state}`)}</Badge>;
}
