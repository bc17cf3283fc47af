import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type {
  ImportDetail,
  ImportSummary,
  FieldDifference,
  FieldThatStayed,
  ShownValue,
  StayedArticle,
} from '../../../contract/seller/catalogue-import.ts';
import { requestTo } from '../../../contract/seller/endpoint-call.ts';
import { importEndpoints } from '../../../contract/seller/import-endpoints.ts';
import { Panel } from '../controls/panel.tsx';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import type { BackOfficeSentence, Wording } from '../wording/wording.tsx';

/** The lists of an import: what it changes, what it left out, and what is worth knowing. */

type Shop = { currency: Parameters<Wording['money']>[1] };

function valueWords({ say, money, count }: Wording, { currency }: Shop, field: string, value: ShownValue): string {
  if (value === null || value === '') return say('imports.empty');
  if (typeof value === 'boolean') return say(value ? 'imports.yes' : 'imports.no');
  if (typeof value === 'number') return field.endsWith('Minor') ? money(value, currency) : count(value);
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? say('imports.empty') : value.join(', ');
}

function nameWords({ say }: Wording, { field, variant }: Pick<FieldDifference, 'field' | 'variant'>): string {
  const name = say(`imports.field.${field}`);
  return variant === '' ? name : say('imports.of', { field: name, variant });
}

function differenceWords(wording: Wording, shop: Shop, difference: FieldDifference): string {
  const { say } = wording;
  const { field, before, after } = difference;
  const words = (value: ShownValue) => valueWords(wording, shop, field, value);
  if (field === 'imported') return say('imports.change.kept');
  if (field === 'variants' && before === null) return say('imports.change.newVariant', { name: words(after) });
  if (field === 'variants' && after === null) return say('imports.change.goneVariant', { name: words(before) });
  return say('imports.change', { field: nameWords(wording, difference), before: words(before), after: words(after) });
}

/** What becomes of a product, field by field. */
export function Differences({ fields }: { fields: readonly FieldDifference[] }) {
  const wording = useWording();
  const { shop } = useSession();
  return (
    <ul className="import-fields">
      {fields.map((difference) => {
        const words = differenceWords(wording, shop, difference);
        return <li key={words}>{words}</li>;
      })}
    </ul>
  );
}

export function Rows({
  heads,
  total,
  children,
}: {
  heads: string[];
  total: { total: number; shown: unknown[] };
  children: ReactNode;
}) {
  const { say, count } = useWording();
  return (
    <>
      <div className="records-place import-rows">
        <table className="records">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head}>{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {total.total > total.shown.length && (
        <p className="quiet">{say('imports.more', { shown: count(total.shown.length), total: count(total.total) })}</p>
      )}
    </>
  );
}

export function ChangesPanel({
  differences,
  isDryRun,
}: {
  detail: ImportDetail;
  differences: ImportSummary['differences'];
  isDryRun: boolean;
}) {
  const { say, count } = useWording();
  if (differences.total === 0) return null;
  return (
    <Panel
      title={say(isDryRun ? 'imports.changesWould' : 'imports.changes')}
      beside={<span className="quiet numbers">{count(differences.total)}</span>}
    >
      <Rows heads={[say('imports.line'), say('imports.product'), say('imports.what')]} total={differences}>
        {differences.shown.map(({ line, handle, title, kind, fields }) => (
          <tr key={`${handle} ${line}`}>
            <td className="numbers quiet">{line}</td>
            <td>{title}</td>
            <td>{kind === 'new' ? say('imports.isNew') : <Differences fields={fields} />}</td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}

export function LeftOutPanel({ detail, rows }: { detail: ImportDetail; rows: ImportSummary['leftOut'] }) {
  const { say, count } = useWording();
  if (rows.total === 0) return null;
  return (
    <Panel
      title={say('imports.leftOut')}
      beside={
        detail.hasLeftOutRows ? (
          <a
            className="panel-link"
            href={requestTo(importEndpoints.readLeftOutRows, { parameters: { importId: detail.importId } }).path}
            download
          >
            {say('imports.leftOutFile')}
          </a>
        ) : (
          <span className="quiet numbers">{count(rows.total)}</span>
        )
      }
    >
      <p className="quiet">{say('imports.leftOutWords')}</p>
      <TextRows rows={rows} head={say('imports.why')} />
    </Panel>
  );
}

export function NotesPanel({ rows }: { rows: ImportSummary['notes'] }) {
  const { say, count } = useWording();
  if (rows.total === 0) return null;
  return (
    <Panel title={say('imports.notes')} beside={<span className="quiet numbers">{count(rows.total)}</span>}>
      <TextRows rows={rows} head={say('imports.note')} />
    </Panel>
  );
}

function TextRows({ rows, head }: { rows: ImportSummary['notes']; head: string }) {
  const { say } = useWording();
  return (
    <Rows heads={[say('imports.line'), say('imports.product'), head]} total={rows}>
      {rows.shown.map(({ line, handle, text }) => (
        <tr key={`${line} ${text}`}>
          <td className="numbers quiet">{line}</td>
          <td>{handle}</td>
          <td>{text}</td>
        </tr>
      ))}
    </Rows>
  );
}

function sentenceOf({ field, laterImport }: FieldThatStayed): BackOfficeSentence {
  if (laterImport !== undefined) return 'imports.stayed.laterField';
  return field === 'stock' ? 'imports.stayed.stock' : 'imports.stayed.field';
}

/** What an undo left as it was. */
export function StayedPanel({ stayed }: { stayed: ImportDetail['stayed'] }) {
  const wording = useWording();
  const { shop } = useSession();
  const { say } = wording;
  if (stayed.total === 0) return null;
  const wordsOf = ({ why, fields }: StayedArticle): string[] => {
    if (why !== 'fields') return [say(`imports.stayed.${why}`)];
    return fields.map((field) =>
      say(sentenceOf(field), {
        file: field.laterImport ?? '',
        field: nameWords(wording, field),
        now: valueWords(wording, shop, field.field, field.now),
        before: valueWords(wording, shop, field.field, field.before),
      }),
    );
  };
  return (
    <Panel title={say('imports.stayed')}>
      <Rows heads={[say('imports.product'), say('imports.note')]} total={stayed}>
        {stayed.shown.map((article) => (
          <tr key={article.articleId}>
            <td>
              <Link to={`/articles/${article.articleId}`}>{article.title}</Link>
            </td>
            <td>
              <ul className="import-fields">
                {wordsOf(article).map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}
