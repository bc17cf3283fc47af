import type { ImportChoices, ImportDetail, ImportSummary } from '../../../contract/seller/catalogue-import.ts';
import { requestTo } from '../../../contract/seller/endpoint-call.ts';
import { importEndpoints } from '../../../contract/seller/import-endpoints.ts';
import { Choice } from '../../controls/choice.tsx';
import { Panel } from '../controls/panel.tsx';
import { useWording } from '../wording/wording.tsx';

/** The encodings that files of shops have; any other can be named to the command. */
const encodings = [
  'utf-8',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1254',
  'windows-1256',
  'macintosh',
  'cp850',
  'shift_jis',
  'euc-jp',
  'gbk',
  'big5',
  'euc-kr',
] as const;

/** How the file was read. Until it is imported, staff can have it read in another way. */
export function ImportReading({
  detail,
  summary,
  isPending,
  onChoose,
}: {
  detail: ImportDetail;
  summary: ImportSummary;
  isPending: boolean;
  onChoose: (choices: ImportChoices) => void;
}) {
  const { say, count } = useWording();
  const { choices, state, importId, hasReport } = detail;
  const canChoose = state === 'looked';
  const kind = summary.isInventory ? say('imports.kind.inventory') : (summary.format ?? say('imports.kind.shopify'));
  const facts: [string, string][] = [
    [say('imports.kind'), kind],
    [say('imports.rows'), count(summary.rows)],
    [say('imports.variants'), count(summary.variants)],
    [say('imports.encoding'), `${summary.encoding}: ${summary.encodingDecided}`],
  ];
  if (summary.numbers !== null) facts.push([say('imports.numbers'), summary.numbers]);
  if (summary.lacksStock) facts.push([say('imports.lacksStock'), say('imports.lacksStockWords')]);
  if (summary.withdrawnVariants > 0)
    facts.push([say('imports.withdrawn'), say('imports.withdrawnWords', { count: summary.withdrawnVariants })]);
  if (summary.unsaid.length > 0)
    facts.push([say('imports.unsaid'), say('imports.unsaidWords', { names: summary.unsaid.join(', ') })]);
  if (summary.onlyKept.length > 0) facts.push([say('imports.onlyKept'), summary.onlyKept.join(', ')]);
  const choose = (change: { encoding?: string | undefined; decimalMark?: '.' | ',' | undefined }) => {
    const { encoding, decimalMark } = { ...choices, ...change };
    const { mapping } = choices;
    if (!isPending)
      onChoose({ ...(encoding && { encoding }), ...(decimalMark && { decimalMark }), ...(mapping && { mapping }) });
  };
  return (
    <Panel
      title={say('imports.read')}
      beside={
        hasReport && (
          <a
            className="panel-link"
            href={requestTo(importEndpoints.readImportReport, { parameters: { importId } }).path}
            download
          >
            {say('imports.report')}
          </a>
        )
      }
    >
      <dl className="import-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {canChoose && (
        <div className="import-choices">
          <Choice
            label={say('imports.decimal')}
            value={choices.decimalMark ?? 'found'}
            choices={[
              { value: 'found', label: say('imports.decimal.found') },
              { value: '.', label: say('imports.decimal.point') },
              { value: ',', label: say('imports.decimal.comma') },
            ]}
            onChange={(mark) => choose({ decimalMark: mark === 'found' ? undefined : (mark as '.' | ',') })}
          />
          <Choice
            label={say('imports.encoding')}
            value={choices.encoding ?? 'found'}
            choices={[
              { value: 'found', label: say('imports.encoding.found', { name: summary.encoding }) },
              ...encodings.map((value) => ({ value: value as string, label: value as string })),
            ]}
            onChange={(encoding) => choose({ encoding: encoding === 'found' ? undefined : encoding })}
          />
        </div>
      )}
    </Panel>
  );
}
