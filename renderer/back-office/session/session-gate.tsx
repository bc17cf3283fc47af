import { useQuery } from '@tanstack/react-query';
import { createContext, use, useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { StaffSession } from '../../../contract/seller/back-office.ts';
import { LoadFailure } from '../controls/failure.tsx';
import { sessionQuery } from '../seller/back-office-queries.ts';
import { BackOfficeWording, readingLocale, useWording } from '../wording/wording.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignInPage } from './sign-in-page.tsx';

const SessionContext = createContext<StaffSession | null>(null);

/** The signed-in staff member and their shop. @throws outside the gate */
export function useSession(): StaffSession {
  const session = use(SessionContext);
  if (!session) throw new Error('there is no session outside of the session gate');
  return session;
}

/**
 * Shows the back office to staff and the sign-in page to everybody else. A session that expires is renewed over the page, which
 * stays as it was, so that nothing typed is lost.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const [former, setFormer] = useState<StaffSession | null>(null);
  if (session && session !== former) setFormer(session);
  const shown = session ?? former;
  if (shown) {
    return (
      <SessionContext value={shown}>
        <BackOfficeWording locale={readingLocale(shown.shop)}>
          {children}
          {session === null && <SignInAgain signInName={shown.staff.signInName} />}
        </BackOfficeWording>
      </SessionContext>
    );
  }
  if (error) {
    return (
      <main className="gate-failure">
        <LoadFailure error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  return session === null ? <SignInPage /> : null;
}

function SignInAgain({ signInName }: { signInName: string }) {
  const { say } = useWording();
  return (
    <ModalOverlay className="sheet-overlay sheet-overlay-question" isOpen isKeyboardDismissDisabled>
      <Modal className="sheet sheet-question">
        <Dialog className="sheet-dialog" role="alertdialog">
          <div>
            <Heading slot="title" level={2} className="sheet-title">
              {say('signIn.againTitle')}
            </Heading>
            <p className="quiet">{say('signIn.againLead')}</p>
          </div>
          <SignInForm signInName={signInName} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
