import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StaffTerminal } from '../../../server/contract/staff-terminal.ts';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { useNow } from '../controls/use-now.ts';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { terminalsQuery } from '../seller/back-office-queries.ts';
import { useWording } from '../wording.tsx';
import { EnrolKiosk } from './enrol-kiosk.tsx';
import { KioskCondition } from './kiosk-condition.tsx';
import { KioskSheet } from './kiosk-sheet.tsx';
import { RevokeTerminal } from './revoke-terminal.tsx';
import '../controls/record-table.css';
import './terminals.css';

/** Every terminal that may sell for this shop, and those that no longer may. */
export function TerminalsPage() {
  const { say } = useWording();
  const { data, error, isPending, refetch } = useQuery(terminalsQuery);
  const [isEnrolling, setEnrolling] = useState(false);
  const [revoking, setRevoking] = useState<StaffTerminal>();
  const [lookingAt, setLookingAt] = useState<string>();
  const [showsRevoked, setShowsRevoked] = useState(false);
  const revokedCount = data?.terminals.filter(({ revokedAt }) => revokedAt !== null).length ?? 0;
  const shown = data?.terminals.filter(({ revokedAt }) => showsRevoked || revokedAt === null);
  return (
    <>
      <PageHead
        title={say('terminals.title')}
        actions={
          <Button look="main" icon="plus" onPress={() => setEnrolling(true)}>
            {say('terminals.enrol')}
          </Button>
        }
      />
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {shown?.length === 0 ? (
        <EmptyState icon="note" title={say('terminals.none')}>
          {say('terminals.noneWords')}
        </EmptyState>
      ) : (
        (isPending || shown) && (
          <div className="records-place">
            <table className="records" aria-busy={isPending}>
              <thead>
                <tr>
                  <th>{say('terminals.name')}</th>
                  <th>{say('terminals.kind')}</th>
                  <th>{say('terminals.enrolled')}</th>
                  <th>{say('terminals.lastSeen')}</th>
                  <th>{say('terminals.state')}</th>
                  <th>
                    <span className="for-screen-readers">{say('terminals.revoke')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown ? (
                  shown.map((terminal) => (
                    <TerminalLine
                      key={terminal.terminalId}
                      terminal={terminal}
                      onLook={({ terminalId }) => setLookingAt(terminalId)}
                      onRevoke={setRevoking}
                    />
                  ))
                ) : (
                  <WaitingRows rows={4} columns={6} />
                )}
              </tbody>
            </table>
          </div>
        )
      )}
      {revokedCount > 0 && !showsRevoked && (
        <div>
          <Button look="quiet" onPress={() => setShowsRevoked(true)}>
            {say('terminals.showRevoked', { count: revokedCount })}
          </Button>
        </div>
      )}
      <EnrolKiosk isOpen={isEnrolling} onClose={() => setEnrolling(false)} />
      <KioskSheet
        terminal={data?.terminals.find(({ terminalId }) => terminalId === lookingAt)}
        onClose={() => setLookingAt(undefined)}
      />
      <RevokeTerminal terminal={revoking} onClose={() => setRevoking(undefined)} />
    </>
  );
}

function TerminalLine({
  terminal,
  onLook,
  onRevoke,
}: {
  terminal: StaffTerminal;
  onLook: (terminal: StaffTerminal) => void;
  onRevoke: (terminal: StaffTerminal) => void;
}) {
  const { say, day, ago } = useWording();
  const now = useNow(30_000);
  const { name, kind, enrolledAt, lastSeenAt, revokedAt } = terminal;
  return (
    <tr>
      <td>
        {kind === 'kiosk' ? (
          <span className="kiosk-name">
            <Button look="quiet" aria-label={say('terminals.look', { name })} onPress={() => onLook(terminal)}>
              {name}
            </Button>
          </span>
        ) : (
          <strong>{name}</strong>
        )}
      </td>
      <td>{say(`terminals.kind.${kind}`)}</td>
      <td className="quiet">{day(enrolledAt)}</td>
      <td className="quiet">{lastSeenAt === null ? say('common.never') : ago(lastSeenAt, now)}</td>
      <td>
        <KioskCondition terminal={terminal} />
      </td>
      <td className="records-end">
        {revokedAt === null && (
          <Button look="quiet" aria-label={say('terminals.revokeOf', { name })} onPress={() => onRevoke(terminal)}>
            {say('terminals.revoke')}
          </Button>
        )}
      </td>
    </tr>
  );
}
