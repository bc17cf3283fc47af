import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { StaffTerminal } from '../../../contract/seller/back-office-terminal.ts';
import { ActionFailure } from '../controls/failure.tsx';
import { useNotify } from '../controls/notices.tsx';
import { terminalsKey } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';

/** Asks before a terminal is taken out of service, because that is permanent. */
export function RevokeTerminal({ terminal, onClose }: { terminal: StaffTerminal | undefined; onClose: () => void }) {
  const { say } = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const revocation = useMutation({
    mutationFn: ({ terminalId }: StaffTerminal) =>
      callSeller(staffEndpoints.revokeTerminal, { parameters: { terminalId } }),
    onSuccess: async (_answer, { name }) => {
      notify(say('terminals.revokeDone', { name }));
      onClose();
      await queryClient.invalidateQueries({ queryKey: terminalsKey });
    },
  });
  const close = () => {
    revocation.reset();
    onClose();
  };
  return (
    <Sheet
      title={say('terminals.revokeTitle', { name: terminal?.name ?? '' })}
      closeLabel={say('common.close')}
      isOpen={terminal !== undefined}
      onClose={close}
      role="alertdialog"
    >
      <p>{say('terminals.revokeWords')}</p>
      {revocation.error && <ActionFailure error={revocation.error} />}
      <div className="sheet-actions">
        <Button onPress={close}>{say('common.cancel')}</Button>
        <Button
          look="bad"
          isGuarded
          isPending={revocation.isPending}
          onPress={() => {
            if (terminal) revocation.mutate(terminal);
          }}
        >
          {say('terminals.revokeYes')}
        </Button>
      </div>
    </Sheet>
  );
}
