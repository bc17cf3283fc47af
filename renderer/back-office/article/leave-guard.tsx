import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useWording } from '../wording/wording.tsx';

/** Guards unsaved changes: it asks before they are lost, both on the way to another page and when the back office is left. */
export function LeaveGuard({ changeCount }: { changeCount: number }) {
  const { say } = useWording();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const stay = () => blocker.reset?.();
  return (
    <Sheet
      title={say('leave.title')}
      closeLabel={say('common.close')}
      isOpen={blocker.state === 'blocked'}
      onClose={stay}
      role="alertdialog"
    >
      <p>{say('leave.words', { count: changeCount })}</p>
      <div className="sheet-actions">
        <Button look="bad" isGuarded onPress={() => blocker.proceed?.()}>
          {say('leave.leave')}
        </Button>
        <Button look="main" onPress={stay}>
          {say('leave.stay')}
        </Button>
      </div>
    </Sheet>
  );
}
