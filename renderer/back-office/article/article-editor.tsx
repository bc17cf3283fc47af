import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { FormProvider } from 'react-hook-form';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { Badge } from '../../controls/badge.tsx';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { Panel } from '../controls/panel.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import { RecordLink } from '../record/record-link.tsx';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { BelongingFields } from './belonging-fields.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { DescriptionField } from './description-field.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { StatusField } from './status-field.tsx';
import { StockChangeSheet } from './stock-change-sheet.tsx';
import { useArticleEditing } from './use-article-editing.ts';
import type { ArticleEditing } from './use-article-editing.ts';
import { VariantTable } from './variant-table.tsx';

// Translations are not what most people open a product for.
const TranslationPanel = lazy(() => import('./translation-panel.tsx'));

const tones = { published: 'good', draft: 'care', archived: 'quiet' } as const;

/** Shows all parts of an article that staff may change. */
export function ArticleEditor({ opened }: { opened: StaffArticle }) {
  const { say } = useWording();
  const editing = useArticleEditing(opened);
  const { base, form, changed, merge, saving, save, receive } = editing;
  const [stockOf, setStockOf] = useState<string>();
  const [showsTranslations, setShowsTranslations] = useState(false);
  const [untranslated, setUntranslated] = useState(0);
  useSaveShortcut(save);
  const errorCount = countErrors(form.formState.errors);
  const status = form.watch('status');

  return (
    <FormProvider {...form}>
      <form className="article" onSubmit={save} noValidate>
        <EditorHead editing={editing} />
        {merge && <ConflictPanel editing={editing} merge={merge} />}
        {saving.error && <ActionFailure error={saving.error} />}
        {form.formState.isSubmitted && errorCount > 0 && (
          <Banner tone="bad" icon="care" isUrgent>
            <p>
              {say('article.fixFirst', { count: errorCount })}
              {status === 'published' && base.status !== 'published' && ` ${say('article.priceRequired')}`}
            </p>
          </Banner>
        )}
        <div className="article-parts">
          <div className="article-main">
            <div className="panel panel-body article-words">
              <Field
                label={say('article.title')}
                maxLength={255}
                error={form.formState.errors.title?.message}
                {...form.register('title', {
                  validate: (title) => title.trim() !== '' || say('article.titleMissing'),
                })}
              />
              <DescriptionField />
            </div>
            <VariantTable editing={editing} onChangeStock={setStockOf} />
          </div>
          <div className="article-side">
            <Panel title={say('article.status')}>
              <StatusField />
              {base.status === 'published' && <InShopLink handle={base.handle} />}
            </Panel>
            <Panel title={say('article.organisation')}>
              <BelongingFields />
            </Panel>
            <PicturePanel article={base} onChanged={receive} />
          </div>
        </div>
      </form>
      <details className="panel article-translations" onToggle={() => setShowsTranslations(true)}>
        <summary>{say('article.translations')}</summary>
        {showsTranslations && (
          <Suspense fallback={<WaitingPlace shape="block" />}>
            <TranslationPanel article={base} onChanged={receive} onUnsaved={setUntranslated} />
          </Suspense>
        )}
      </details>
      <StockChangeSheet
        article={base}
        variant={base.variants.find(({ variantId }) => variantId === stockOf)}
        onClose={() => setStockOf(undefined)}
        onChanged={receive}
      />
      {changed.length + untranslated > 0 && <LeaveGuard changeCount={changed.length + untranslated} />}
    </FormProvider>
  );
}

function countErrors(errors: object): number {
  return Object.values(errors).reduce<number>((sum, error: unknown) => {
    if (typeof error !== 'object' || error === null) return sum;
    return sum + ('message' in error && 'type' in error ? 1 : countErrors(error));
  }, 0);
}

/** Saves on Ctrl+S or Command+S, from any field. */
function useSaveShortcut(save: () => Promise<void>) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    void save();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function InShopLink({ handle }: { handle: string }) {
  const { say } = useWording();
  return (
    <a className="article-in-shop" href={`/#/articles/${encodeURIComponent(handle)}`} target="_blank" rel="noreferrer">
      <WorkIcon name="outside" />
      {say('article.inShop')}
    </a>
  );
}

function EditorHead({ editing }: { editing: ArticleEditing }) {
  const { say, time } = useWording();
  const { base, changed, saving, discard } = editing;
  const head = useRef<HTMLDivElement>(null);
  const [isStuck, setStuck] = useState(false);
  useEffect(() => {
    const watcher = new IntersectionObserver(([entry]) => entry && setStuck(!entry.isIntersecting), { threshold: 1 });
    if (head.current) watcher.observe(head.current);
    return () => watcher.disconnect();
  }, []);
  return (
    <>
      <div ref={head} className="article-head-mark" />
      <div className={isStuck ? 'article-head article-head-stuck' : 'article-head'}>
        <PageHead
          title={base.title}
          back={{ to: '/articles', label: say('article.back') }}
          beside={
            <>
              <Badge tone={tones[base.status]}>{say(`articles.status.${base.status}`)}</Badge>
              <span className="quiet small">{say('article.lastChanged', { when: time(base.updatedAt) })}</span>
            </>
          }
          actions={
            <>
              <output className="quiet small">
                {changed.length > 0 ? say('article.unsaved', { count: changed.length }) : say('article.allSaved')}
              </output>
              {changed.length > 0 && (
                <Button look="quiet" isGuarded onPress={discard} isDisabled={saving.isPending}>
                  {say('article.discard')}
                </Button>
              )}
              <RecordLink about={base.articleId} />
              <May needs="catalogue" otherwise={<span className="quiet small">{say('staff.onlyLooks')}</span>}>
                <Button look="main" type="submit" isDisabled={changed.length === 0} isPending={saving.isPending}>
                  {say('article.save')}
                </Button>
              </May>
            </>
          }
        />
      </div>
    </>
  );
}
