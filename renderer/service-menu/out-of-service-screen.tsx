import type { StaffView } from '../../electron/bridge/service-menu-bridge-contract.ts';
import { Button } from '../controls/button.tsx';
import { LogoMark } from '../controls/logo.tsx';
import { staffShell } from './staff-shell.ts';
import { useStaffWording } from './staff-wording.tsx';

type OutOfService = Pick<Extract<StaffView, { screen: 'out_of_service' }>, 'reason' | 'problem' | 'enrolAnew'>;

/** What a kiosk that cannot sell tells shoppers and staff. */
export function OutOfServiceScreen({ reason, problem, enrolAnew }: OutOfService) {
  const { say } = useStaffWording();
  return (
    <main className="staff-out on-asphalt">
      <LogoMark bare />
      <div role="alert">
        <h1>{say('out.title')}</h1>
        <p>{say('out.shopper')}</p>
      </div>
      <div className="staff-out-why">
        <p>{say(`out.${reason}`)}</p>
        {problem && (
          <div lang="en" dir="ltr">
            {problem.problems.map((words) => (
              <p key={words}>{words}</p>
            ))}
            <p>
              <code>{problem.file}</code>
            </p>
          </div>
        )}
      </div>
      {enrolAnew.byPin ? (
        <Button isGuarded onPress={() => void staffShell().enrolAnew()}>
          {say('out.enrolAnew')}
        </Button>
      ) : (
        <div className="staff-out-why">
          <p>{say('out.noPin')}</p>
          <div dir="ltr">
            {enrolAnew.files.map((file) => (
              <p key={file}>
                <code>{file}</code>
              </p>
            ))}
          </div>
        </div>
      )}
    </main>
  );
}
