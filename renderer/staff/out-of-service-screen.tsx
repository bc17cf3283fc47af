import type { StaffView } from '../../electron/staff-bridge-contract.ts';
import { Button } from '../controls/button.tsx';
import { LogoMark } from '../controls/logo.tsx';
import { useStaffWording } from './staff-wording.tsx';

type Reason = Extract<StaffView, { screen: 'out_of_service' }>['reason'];

/** What a revoked kiosk says to shoppers and to staff. */
export function OutOfServiceScreen({ reason }: { reason: Reason }) {
  const { say } = useStaffWording();
  return (
    <main className="staff-out on-asphalt">
      <LogoMark bare />
      <div role="alert">
        <h1>{say('out.title')}</h1>
        <p>{say('out.shopper')}</p>
      </div>
      <p className="staff-out-why">{say(`out.${reason}`)}</p>
      <Button onPress={() => void window.sidelaneStaff!.enrolAnew()}>{say('out.enrolAnew')}</Button>
    </main>
  );
}
