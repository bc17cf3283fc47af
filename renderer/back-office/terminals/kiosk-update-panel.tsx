import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { staffKioskUpdateEndpoints } from '../../../contract/seller/kiosk-update-endpoints.ts';
import type { KioskUpdateOverview, Rollout } from '../../../contract/seller/kiosk-update.ts';
import { Button } from '../../controls/button.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { useNotify } from '../controls/notices.tsx';
import { Panel } from '../controls/panel.tsx';
import { Segments } from '../controls/segments.tsx';
import { kioskUpdateQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import type { Wording } from '../wording/wording.tsx';

const shares = ['0', '10', '25', '50', '100'] as const;

type Kiosk = KioskUpdateOverview['kiosks'][number];

/** The release that the shop keeps for its kiosks: to whom it is offered, and what each kiosk makes of it. */
export function KioskUpdatePanel() {
  const { say, day } = useWording();
  const queryClient = useQueryClient();
  const notify = useNotify();
  const { data } = useQuery(kioskUpdateQuery);
  const change = useMutation({
    mutationFn: (body: Rollout & { manifestSha256: string }) =>
      callSeller(staffKioskUpdateEndpoints.changeRollout, { body }),
    onSuccess: () => notify(say('update.changed')),
    onSettled: () => queryClient.invalidateQueries({ queryKey: kioskUpdateQuery.queryKey }),
  });
  if (!data) return null;
  const { medium, rollout, kiosks } = data;
  const set = (changed: Partial<Rollout>) => {
    if (medium) change.mutate({ manifestSha256: medium.manifestSha256, ...rollout, ...changed });
  };
  const setNamed = (terminalId: string, isNamed: boolean) => {
    const others = rollout.terminalIds.filter((id) => id !== terminalId);
    set({ terminalIds: isNamed ? [...others, terminalId] : others });
  };
  return (
    <Panel
      title={say('update.title')}
      beside={
        medium && (
          <Button isPending={change.isPending} onPress={() => set({ isPaused: !rollout.isPaused })}>
            {say(rollout.isPaused ? 'update.resume' : 'update.pause')}
          </Button>
        )
      }
    >
      {medium ? (
        <div className="kiosk-updates">
          <p>{say('update.kept', { version: medium.version, until: day(medium.expiresAt) })}</p>
          {rollout.isPaused && <output>{say('update.paused')}</output>}
          <Segments
            label={say('update.share')}
            choices={sharesWith(rollout.percent).map((value) => ({ value, label: say('update.percent', { value }) }))}
            value={String(rollout.percent)}
            onChange={(value) => set({ percent: Number(value) })}
          />
        </div>
      ) : (
        <p className="quiet">{say('update.none')}</p>
      )}
      {change.error && <ActionFailure error={change.error} />}
      {medium && kiosks.length > 0 && (
        <div className="records-place">
          <table className="records">
            <thead>
              <tr>
                <th>{say('terminals.name')}</th>
                <th>{say('update.runs')}</th>
                <th>{say('update.state')}</th>
                <th>{say('update.named')}</th>
              </tr>
            </thead>
            <tbody>
              {kiosks.map((kiosk) => (
                <KioskLine
                  key={kiosk.terminalId}
                  kiosk={kiosk}
                  offered={kiosk.isOffered ? medium.version : null}
                  isNamed={rollout.terminalIds.includes(kiosk.terminalId)}
                  onNamed={(isNamed) => setNamed(kiosk.terminalId, isNamed)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** The usual shares, and the one that the command line has set. */
function sharesWith(percent: number): string[] {
  return [...new Set([...shares, String(percent)])].toSorted((one, other) => Number(one) - Number(other));
}

function stateWords({ update, runs }: Kiosk, offered: string | null, { say }: Wording): string {
  const stage = update?.stage ?? 'unmanaged';
  if (stage === 'unmanaged') return say(update ? 'update.stage.unmanaged' : 'update.stage.unknown');
  if (offered === null) return say('update.notOffered');
  if (stage === 'up_to_date') return say(runs === offered ? 'update.stage.up_to_date' : 'update.stage.offered');
  return say(`update.stage.${stage}`);
}

function KioskLine({
  kiosk,
  offered,
  isNamed,
  onNamed,
}: {
  kiosk: Kiosk;
  offered: string | null;
  isNamed: boolean;
  onNamed: (isNamed: boolean) => void;
}) {
  const wording = useWording();
  const { say } = wording;
  const { name, runs, update } = kiosk;
  const problem = update?.problem;
  return (
    <tr>
      <td>{name}</td>
      <td>{runs ?? say('update.runs.unknown')}</td>
      <td>
        {stateWords(kiosk, offered, wording)}
        {problem && (
          <p className="kiosk-problems">
            {say(`update.problem.${problem.name}`, { version: problem.version ?? say('update.runs.unknown') })}
          </p>
        )}
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={say('update.namedKiosk', { name })}
          checked={isNamed}
          onChange={({ target }) => onNamed(target.checked)}
        />
      </td>
    </tr>
  );
}
