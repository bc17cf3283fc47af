import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { useSay } from '../../wording/spoken-language.tsx';

export function MissingScreen() {
  const say = useSay();
  const navigate = useNavigate();
  return (
    <EmptyState
      icon="search"
      title={say('page.missing')}
      action={<Button onPress={() => void navigate('/')}>{say('frame.home')}</Button>}
    />
  );
}
