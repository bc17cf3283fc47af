import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useParams } from 'react-router';
import type { ImportChoices, ImportDetail } from '../../../contract/seller/catalogue-import.ts';
import { importEndpoints } from '../../../contract/seller/import-endpoints.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure, LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { importQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import { ImportReading } from './import-reading.tsx';
import { ChangesPanel, LeftOutPanel, NotesPanel, StayedPanel } from './import-lists.tsx';
import { ImportStateBadge } from './import-state.tsx';
import { PicturesPanel } from './pictures-panel.tsx';
import '../controls/record-table.css';
import './imports.css';

type Act =
  | { is: 'look'; choices: ImportChoices }
  | { is: 'start' }
  | { is: 'stop' }
  | { is: 'undo' }
  | { is: 'pictures' };

/** One product file: how it was read, what it changes, and what can be done with it. */
export function ImportPage() {
  const { importId = '' } = useParams();
  const { say } = useWording();
  const { data, error, refetch } = useQuery(importQuery(importId));
  const [isAsking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const parameters = { importId };
  const acting = useMutation({
    mutationFn: (act: Act) => {
      if (act.is === 'look') return callSeller(importEndpoints.lookAgain, { parameters, body: act.choices });
      if (act.is === 'start') return callSeller(importEndpoints.startImport, { parameters });
      if (act.is === 'pictures') return callSeller(importEndpoints.fetchPictures, { parameters });
      if (act.is === 'stop') return callSeller(importEndpoints.stopImport, { parameters });
      return callSeller(importEndpoints.undoImport, { parameters });
    },
    onSuccess: (detail) => queryClient.setQueryData(importQuery(importId).queryKey, detail),
    onError: () => void refetch(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['articles'] }),
  });
  const back = { to: '/imports', label: say('imports.title') };
  if (!data) {
    return (
      <>
        <PageHead title={say('imports.title')} back={back} />
        {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  const { fileName, state } = data;
  return (
    <div className="import">
      <PageHead
        title={fileName}
        back={back}
        beside={<ImportStateBadge state={state} />}
        actions={
          <Actions detail={data} isPending={acting.isPending} onAct={acting.mutate} onUndo={() => setAsking(true)} />
        }
      />
      {acting.error && <ActionFailure error={acting.error} />}
      <Standing detail={data} />
      {data.summary && (
        <ImportReading
          detail={data}
          summary={data.summary}
          isPending={acting.isPending}
          onChoose={(choices) => acting.mutate({ is: 'look', choices })}
        />
      )}
      <StayedPanel stayed={data.stayed} />
      {data.pictures && <PicturesPanel pictures={data.pictures} />}
      {data.summary && (
        <>
          <LeftOutPanel detail={data} rows={data.summary.leftOut} />
          <ChangesPanel detail={data} differences={data.summary.differences} isDryRun={data.summary.isDryRun} />
          <NotesPanel rows={data.summary.notes} />
        </>
      )}
      <Sheet
        title={say('imports.undoTitle', { name: fileName })}
        closeLabel={say('common.close')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        role="alertdialog"
      >
        <p>{say('imports.undoWords')}</p>
        <div className="sheet-actions">
          <Button onPress={() => setAsking(false)}>{say('common.cancel')}</Button>
          <Button
            look="bad"
            isGuarded
            onPress={() => {
              setAsking(false);
              acting.mutate({ is: 'undo' });
            }}
          >
            {say('imports.undoYes')}
          </Button>
        </div>
      </Sheet>
    </div>
  );
}

const progressOf = {
  looking: 'imports.progress.looking',
  importing: 'imports.progress.importing',
  undoing: 'imports.progress.undoing',
  fetching: 'imports.progress.fetching',
} as const;

const isUnderWay = (state: ImportDetail['state']): state is keyof typeof progressOf => state in progressOf;

const changesIn = ({ summary }: ImportDetail) => (summary ? summary.articles.new + summary.articles.changed : 0);

function Actions({
  detail,
  isPending,
  onAct,
  onUndo,
}: {
  detail: ImportDetail;
  isPending: boolean;
  onAct: (act: Act) => void;
  onUndo: () => void;
}) {
  const { say } = useWording();
  const { state, choices, hasFile, canUndo } = detail;
  return (
    <>
      {isUnderWay(state) && <Button onPress={() => onAct({ is: 'stop' })}>{say('imports.stop')}</Button>}
      {hasFile && (state === 'received' || state === 'failed') && (
        <Button look="main" isPending={isPending} onPress={() => onAct({ is: 'look', choices })}>
          {say('imports.lookAgain')}
        </Button>
      )}
      {detail.canFetchPictures && (
        <Button isPending={isPending} onPress={() => onAct({ is: 'pictures' })}>
          {say('imports.fetchPictures', { count: detail.summary?.pictures ?? 0 })}
        </Button>
      )}
      {canUndo && (
        <Button look="bad" isPending={isPending} onPress={onUndo}>
          {say('imports.undo')}
        </Button>
      )}
      {state === 'looked' && changesIn(detail) > 0 && (
        <Button look="main" isGuarded isPending={isPending} onPress={() => onAct({ is: 'start' })}>
          {say('imports.start', { count: changesIn(detail) })}
        </Button>
      )}
      {state === 'cut_short' && hasFile && (
        <Button look="main" isGuarded isPending={isPending} onPress={() => onAct({ is: 'start' })}>
          {say('imports.goOn')}
        </Button>
      )}
    </>
  );
}

/** How the import stands, as a sentence, with its progress while something is under way. */
function Standing({ detail }: { detail: ImportDetail }) {
  const { say } = useWording();
  const { state, progress, summary, problem, newCount, changedCount } = detail;
  if (isUnderWay(state)) {
    const label = say(progressOf[state]);
    return (
      <ProgressBar
        className="import-progress"
        aria-label={label}
        {...(progress && progress.total > 0
          ? { value: progress.done, maxValue: progress.total }
          : { isIndeterminate: true })}
      >
        {({ percentage, valueText }) => (
          <>
            <span>
              {label} <span className="numbers">{valueText}</span>
            </span>
            <progress className="import-progress-track" aria-hidden="true" max={100} value={percentage} />
            <span className="quiet">{say('imports.leave')}</span>
          </>
        )}
      </ProgressBar>
    );
  }
  if (state === 'unusable')
    return (
      <Banner tone="bad" icon="care" isUrgent>
        <p>{problem}</p>
      </Banner>
    );
  if (state === 'looked' && summary) {
    const { new: added, changed, unchanged, leftOut } = summary.articles;
    const words =
      changesIn(detail) === 0
        ? say('imports.says.nothing')
        : say('imports.says.looked', { added, changed, unchanged, leftOut });
    return (
      <Banner tone={leftOut > 0 ? 'care' : 'plain'} icon={leftOut > 0 ? 'care' : 'check'}>
        <p>{words}</p>
      </Banner>
    );
  }
  if (state === 'ended')
    return (
      <Banner tone="good" icon="check">
        <p>{say('imports.says.ended', { added: newCount, changed: changedCount })}</p>
      </Banner>
    );
  const isCalm = state === 'undone' || state === 'received' || state === 'looked';
  return (
    <Banner tone={isCalm ? 'plain' : 'care'} icon={isCalm ? 'check' : 'care'}>
      <p>{say(state === 'looked' ? 'imports.says.nothing' : `imports.says.${state}`)}</p>
    </Banner>
  );
}
