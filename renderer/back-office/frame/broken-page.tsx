import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { useWording } from '../wording/wording.tsx';

/** Replaces a page that failed unexpectedly. */
export function BrokenPage() {
  const { say } = useWording();
  return (
    <main className="gate-failure">
      <EmptyState
        icon="care"
        title={say('failed.page')}
        action={<Button onPress={() => location.reload()}>{say('failed.reload')}</Button>}
      >
        {say('failed.pageWords')}
      </EmptyState>
    </main>
  );
}

/** Shown for an address that does not exist. */
export function NowherePage() {
  const { say } = useWording();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={say('failed.nowhere')} />
      <EmptyState
        icon="search"
        title={say('failed.nowhere')}
        action={<Button onPress={() => void navigate('/')}>{say('failed.toOverview')}</Button>}
      >
        {say('failed.nowhereWords')}
      </EmptyState>
    </>
  );
}
