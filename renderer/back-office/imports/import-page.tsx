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
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import type { BackOfficeSentence } from '../wording/wording.tsx';
import { BulkLists } from './bulk-lists.tsx';
import { ImportMapping } from './import-mapping.tsx';
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
  const isBulk = data?.kind === 'bulk';
  const back = isBulk
    ? { to: '/articles', label: say('articles.title') }
    : { to: '/imports', label: say('imports.title') };
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
        beside={<ImportStateBadge state={state} kind={data.kind} />}
        actions={
          <May needs="catalogue">
            <Actions detail={data} isPending={acting.isPending} onAct={acting.mutate} onUndo={() => setAsking(true)} />
          </May>
        }
      />
      {acting.error && <ActionFailure error={acting.error} />}
      <Standing detail={data} />
      {data.mapping && (state === 'unusable' || state === 'looked') && (
        <ImportMapping
          columns={data.mapping}
          choices={data.choices}
          isPending={acting.isPending}
          onChoose={(choices) => acting.mutate({ is: 'look', choices })}
        />
      )}
      {data.summary && !isBulk && (
        <ImportReading
          detail={data}
          summary={data.summary}
          isPending={acting.isPending}
          onChoose={(choices) => acting.mutate({ is: 'look', choices })}
        />
      )}
      <StayedPanel stayed={data.stayed} />
      {data.pictures && <PicturesPanel pictures={data.pictures} />}
      {data.summary && isBulk && <BulkLists key={state} detail={data} summary={data.summary} />}
      {data.summary && !isBulk && (
        <>
          <LeftOutPanel detail={data} rows={data.summary.leftOut} />
          <ChangesPanel detail={data} differences={data.summary.differences} isDryRun={data.summary.isDryRun} />
          <NotesPanel rows={data.summary.notes} />
        </>
      )}
      <Sheet
        title={say(isBulk ? 'bulk.undoTitle' : 'imports.undoTitle', { name: fileName })}
        closeLabel={say('common.close')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        role="alertdialog"
      >
        <p>{say(isBulk ? 'bulk.undoWords' : 'imports.undoWords')}</p>
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

const bulkProgress = { looking: 'bulk.progress.looking', importing: 'bulk.progress.importing' } as const;

const progressOf = {
  looking: 'imports.progress.looking',
  importing: 'imports.progress.importing',
  undoing: 'imports.progress.undoing',
  fetching: 'imports.progress.fetching',
} as const;

type CalmState = Exclude<ImportDetail['state'], 'unusable' | 'ended' | keyof typeof progressOf>;

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
  const { kind, state, choices, hasFile, canUndo } = detail;
  const words = kind === 'bulk' ? 'bulk' : 'imports';
  return (
    <>
      {isUnderWay(state) && <Button onPress={() => onAct({ is: 'stop' })}>{say('imports.stop')}</Button>}
      {hasFile && (state === 'received' || state === 'failed') && (
        <Button look="main" isPending={isPending} onPress={() => onAct({ is: 'look', choices })}>
          {say(`${words}.lookAgain`)}
        </Button>
      )}
      {detail.canFetchPictures && (
        <Button isPending={isPending} onPress={() => onAct({ is: 'pictures' })}>
          {say('imports.fetchPictures', { count: detail.summary?.pictures ?? 0 })}
        </Button>
      )}
      {canUndo && (
        <Button look="bad" isPending={isPending} onPress={onUndo}>
          {say(`${words}.undo`)}
        </Button>
      )}
      {state === 'looked' && changesIn(detail) > 0 && (
        <Button look="main" isGuarded isPending={isPending} onPress={() => onAct({ is: 'start' })}>
          {say(`${words}.start`, { count: changesIn(detail) })}
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
  const { kind, state, progress, summary, problem, newCount, changedCount } = detail;
  const of = kind === 'bulk' ? 'bulk' : 'imports';
  const leftOut = summary?.articles.leftOut ?? 0;
  if (isUnderWay(state)) {
    const label = say((of === 'bulk' && state in bulkProgress ? bulkProgress : progressOf)[state as 'looking']);
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
    const { new: added, changed, unchanged } = summary.articles;
    const words =
      changesIn(detail) === 0
        ? say(`${of}.says.nothing`, { leftOut })
        : say(`${of}.says.looked`, { added, changed, unchanged, leftOut });
    return (
      <Banner tone={leftOut > 0 ? 'care' : 'plain'} icon={leftOut > 0 ? 'care' : 'check'}>
        <p>{words}</p>
      </Banner>
    );
  }
  if (state === 'ended')
    return (
      <Banner tone="good" icon="check">
        <p>{say(`${of}.says.ended`, { added: newCount, changed: changedCount, leftOut })}</p>
      </Banner>
    );
  const isCalm = state === 'undone' || state === 'received' || state === 'looked';
  return (
    <Banner tone={isCalm ? 'plain' : 'care'} icon={isCalm ? 'check' : 'care'}>
      <p>{say(wordsOfState(kind, state), { leftOut })}</p>
    </Banner>
  );
}

function wordsOfState(kind: ImportDetail['kind'], state: CalmState): BackOfficeSentence {
  const of = kind === 'bulk' ? 'bulk' : 'imports';
  return state === 'looked' ? `${of}.says.nothing` : `${of}.says.${state}`;
}
