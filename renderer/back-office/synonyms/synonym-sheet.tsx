import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { sideProblem } from '../../../contract/seller/synonym.ts';
import type { StaffSynonym, Synonym } from '../../../contract/seller/synonym.ts';
import { synonymEndpoints } from '../../../contract/seller/synonym-endpoints.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { useNotify } from '../controls/notices.tsx';
import { Segments } from '../controls/segments.tsx';
import { synonymsQuery } from '../seller/back-office-queries.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';

type Sheeted = { isNew: boolean; onClose: () => void };

/** Adds, changes or removes one synonym. It is open while there is one. */
export function SynonymSheet({ synonym, isNew, onClose }: Sheeted & { synonym: StaffSynonym | undefined }) {
  const { say } = useWording();
  return (
    <Sheet
      title={say(isNew ? 'synonyms.add' : 'synonyms.changeTitle')}
      closeLabel={say('common.close')}
      isOpen={synonym !== undefined}
      onClose={onClose}
    >
      {synonym && <SynonymForm synonym={synonym} isNew={isNew} onClose={onClose} />}
    </Sheet>
  );
}

function SynonymForm({ synonym, isNew, onClose }: Sheeted & { synonym: StaffSynonym }) {
  const { say } = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const { synonymId, ...values } = synonym;
  const { register, handleSubmit, setValue, control, formState } = useForm<Synonym>({
    defaultValues: values,
    mode: 'onTouched',
  });
  const way = useWatch({ control, name: 'way' });
  const parameters = { synonymId };
  const done = async (sentence: 'synonyms.saved' | 'synonyms.removed', words: string) => {
    notify(say(sentence, { words }));
    onClose();
    await queryClient.invalidateQueries({ queryKey: synonymsQuery.queryKey });
  };
  const saving = useMutation({
    mutationFn: (body: Synonym) => callSeller(synonymEndpoints.saveSynonym, { parameters, body }),
    onSuccess: ({ words }) => done('synonyms.saved', words),
  });
  const removing = useMutation({
    mutationFn: () => callSeller(synonymEndpoints.removeSynonym, { parameters }),
    onSuccess: () => done('synonyms.removed', synonym.words),
  });
  const isTaken = saving.error instanceof SellerRefusal && saving.error.is('synonym_taken');
  const side = (name: 'words' | 'alsoFinds') =>
    register(name, {
      validate: (text) => {
        const problem = sideProblem(text.trim());
        return problem === undefined || say('synonyms.wrong', { problem });
      },
    });
  const submit = handleSubmit((typed) =>
    saving.mutate({ words: typed.words.trim(), way: typed.way, alsoFinds: typed.alsoFinds.trim() }),
  );
  return (
    <form className="sheet-form" onSubmit={submit} noValidate>
      <Field
        label={say('synonyms.words')}
        hint={say('synonyms.wordsHint')}
        error={formState.errors.words?.message ?? (isTaken ? say('synonyms.taken') : undefined)}
        {...side('words')}
      />
      <Segments
        label={say('synonyms.way')}
        choices={(['both', 'one'] as const).map((value) => ({ value, label: say(`synonyms.way.${value}`) }))}
        value={way}
        onChange={(chosen) => setValue('way', chosen)}
      />
      <Field label={say('synonyms.alsoFinds')} error={formState.errors.alsoFinds?.message} {...side('alsoFinds')} />
      {saving.error && !isTaken && <ActionFailure error={saving.error} />}
      {removing.error && <ActionFailure error={removing.error} />}
      <div className="sheet-actions">
        {!isNew && (
          <Button look="bad" isGuarded isPending={removing.isPending} onPress={() => removing.mutate()}>
            {say('synonyms.remove')}
          </Button>
        )}
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={saving.isPending}>
          {say('synonyms.save')}
        </Button>
      </div>
    </form>
  );
}
