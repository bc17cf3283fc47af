import { useCallback, useEffect, useId, useRef } from 'react';
import type { ReactNode, Ref } from 'react';
import { FormProvider, useForm, useFormContext } from 'react-hook-form';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { MainAction } from '../page/main-action.tsx';
import { emptyForm, stepFields } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import type { TypedValues } from './typed-values.ts';
import { EmptiedFieldsPlace, useMisplacedNumbers } from './misplaced-number.ts';

/** The heading of a step, with the way back to the one before. */
export function StepHead({
  title,
  heading,
  onBack,
  isBackDisabled = false,
}: {
  title: string;
  heading?: Ref<HTMLHeadingElement> | undefined;
  onBack?: (() => void) | undefined;
  isBackDisabled?: boolean;
}) {
  const say = useSay();
  return (
    <div className="step-head">
      <h1 className="apply-title" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {onBack && (
        <Button icon="back" onPress={onBack} isDisabled={isBackDisabled}>
          {say('frame.back')}
        </Button>
      )}
    </div>
  );
}

type Step = {
  title: string;
  onBack: (() => void) | undefined;
  onNext: () => void | Promise<void>;
  children: ReactNode;
};

/**
 * A step that is typed into, with Continue. Each step is a form of its own, so that messages appear only where Continue was pressed.
 * @param props.typed what was typed in all steps; every way out of the step writes into it
 */
export function StepForm({ name, typed, ...step }: Step & { name: keyof typeof stepFields; typed: TypedValues }) {
  const form = useForm<ApplicationForm>({ defaultValues: typed.values });
  const { reset, getValues } = form;
  const keep = useCallback(() => {
    const values = getValues();
    // Its own fields alone: of the others it has what was typed before it appeared.
    typed.keep(Object.fromEntries(stepFields[name].map((field) => [field, values[field]])));
  }, [getValues, typed, name]);
  // However the step ends, by Continue, by Back or by the browser's own Back, what was typed is kept.
  useEffect(
    () => () => {
      keep();
      reset(emptyForm);
    },
    [reset, keep],
  );
  const { onNext } = step;
  return (
    <FormProvider {...form}>
      <StepFields
        {...step}
        onNext={() => {
          keep();
          return onNext();
        }}
      />
    </FormProvider>
  );
}

function StepFields({ title, onBack, onNext, children }: Step) {
  const say = useSay();
  const formId = useId();
  const place = useRef<HTMLFormElement>(null);
  const { handleSubmit, formState } = useFormContext<ApplicationForm>();
  const { emptied, handlers, isInTheWay } = useMisplacedNumbers();
  // The first field has the focus by then, and may have scrolled no further than to itself.
  useEffect(() => {
    place.current?.closest('main')?.scrollTo(0, 0);
  }, []);
  return (
    <form
      id={formId}
      ref={place}
      className="apply-form"
      noValidate
      autoComplete="off"
      {...handlers}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isInTheWay()) void handleSubmit(onNext)(event);
      }}
    >
      <StepHead title={title} onBack={onBack} />
      <EmptiedFieldsPlace value={emptied}>{children}</EmptiedFieldsPlace>
      <MainAction>
        <Button look="main" wide type="submit" form={formId} iconAfter="forward" isPending={formState.isSubmitting}>
          {say('apply.next')}
        </Button>
      </MainAction>
    </form>
  );
}
