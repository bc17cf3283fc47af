import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { staffServiceEndpoints } from '../../../contract/seller/service-endpoints.ts';
import { Button } from '../../controls/button.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { useNotify } from '../controls/notices.tsx';
import { Panel } from '../controls/panel.tsx';
import { wallLinkQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';

/** The address of the display's page. Browsers send nothing that is behind the #, so the secret is in no log. */
const addressOf = (secret: string) => new URL(`wall#${secret}`, `${location.origin}/`).href;

/** Makes and withdraws the link of the display on the wall. Its address is shown once. */
export function WallLinkPanel() {
  const { say, time } = useWording();
  const queryClient = useQueryClient();
  const notify = useNotify();
  const { data } = useQuery(wallLinkQuery);
  const changed = () => queryClient.invalidateQueries({ queryKey: wallLinkQuery.queryKey });
  const make = useMutation({
    mutationFn: () => callSeller(staffServiceEndpoints.makeWallLink, {}),
    onSuccess: changed,
    // The secret is held no longer than this panel shows it.
    gcTime: 0,
  });
  const withdraw = useMutation({
    mutationFn: (linkId: string) => callSeller(staffServiceEndpoints.withdrawWallLink, { parameters: { linkId } }),
    onSuccess: async () => {
      make.reset();
      notify(say('wall.withdrawn'));
      await changed();
    },
  });
  const link = data?.link;
  const address = make.data && link?.linkId === make.data.linkId ? addressOf(make.data.secret) : undefined;
  return (
    <Panel title={say('wall.title')}>
      <p className="quiet">{say('wall.words')}</p>
      {data && <p>{link ? say('wall.madeBy', { name: link.madeBy, time: time(link.madeAt) }) : say('wall.none')}</p>}
      {address !== undefined && (
        <div className="wall-link">
          <p>{say('wall.secret')}</p>
          <p className="wall-link-address">{address}</p>
          <Button
            onPress={() => {
              void navigator.clipboard?.writeText(address).then(() => notify(say('wall.copied')));
            }}
          >
            {say('wall.copy')}
          </Button>
        </div>
      )}
      {link && <p className="quiet small">{say('wall.newWords')}</p>}
      <div className="wall-link-actions">
        <Button isPending={make.isPending} onPress={() => make.mutate()}>
          {say(link ? 'wall.makeNew' : 'wall.make')}
        </Button>
        {link && (
          <Button look="bad" isGuarded isPending={withdraw.isPending} onPress={() => withdraw.mutate(link.linkId)}>
            {say('wall.withdraw')}
          </Button>
        )}
      </div>
      {(make.error ?? withdraw.error) && <ActionFailure error={make.error ?? withdraw.error} />}
    </Panel>
  );
}
