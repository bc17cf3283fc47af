import type { ImportState } from '../../../contract/seller/catalogue-import.ts';
import { Badge } from '../../controls/badge.tsx';
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

export function ImportStateBadge({ state }: { state: ImportState }) {
  const { say } = useWording();
  return <Badge tone={tones[state]}>{say(`imports.state.${state}`)}</Badge>;
}
