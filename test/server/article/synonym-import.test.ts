import { expect, it } from 'vitest';
import { UnusableFile } from '../../../server/article/csv/catalogue-file.ts';
import { writeSynonymFile } from '../../../server/article/csv/synonym-file.ts';
import { importSynonyms } from '../../../server/article/csv/synonym-import.ts';
import { listSynonyms } from '../../../server/article/finding/synonym-store.ts';
import { listStaffRecord } from '../../../server/accounts/staff-record.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { fileWith, importer, openShelf } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const bring = ({ database, clock }: Shelf, content: string, more: { replaces?: boolean; isDryRun?: boolean } = {}) =>
  importSynonyms(database, clock, {
    file: fileWith(content, 'synonyms.csv'),
    actor: importer,
    replaces: false,
    isDryRun: false,
    ...more,
  });

const good = 'Words,Way,Also finds\nsofa,both ways,"couch, settee"\ntv,one way,television\nMüsli,=,granola\n';

describeOnEveryDatabase('A file of synonyms', (place) => {
  it('comes in, and goes out as it came', async () => {
    const shelf = await openShelf(place);
    expect(await bring(shelf, good)).toMatchObject({ new: 3, unchanged: 0, removed: 0, leftOut: [] });
    const out = writeSynonymFile(await listSynonyms(shelf.database));
    expect(out).toBe(
      'Words,Way,Also finds\nMüsli,both ways,granola\nsofa,both ways,"couch, settee"\ntv,one way,television\n',
    );
    expect(await bring(shelf, out)).toMatchObject({ new: 0, unchanged: 3 });
    const { rows } = await listStaffRecord(shelf.database, { limit: 10 });
    expect(rows.map(({ action, actor, after }) => [action, actor.name, after?.['words']])).toEqual([
      ['synonym_imported', 'mara', 'Müsli'],
      ['synonym_imported', 'mara', 'tv'],
      ['synonym_imported', 'mara', 'sofa'],
    ]);
  });

  it('names every row that cannot be used, with its line and the reason, and takes the others', async () => {
    const shelf = await openShelf(place);
    const result = await bring(
      shelf,
      [
        'words;way;also finds',
        'sofa;both ways;couch',
        'lamp;sometimes;light',
        ';one way;light',
        '',
        'SOFA;=;Couch',
        'gift;one way;4539 1488 0343 6467',
        'a;one way;b;c',
        'mug;one way;"cup',
      ].join('\n'),
    );
    expect(result).toMatchObject({ new: 1, unchanged: 0 });
    expect(result.leftOut).toEqual([
      { line: 3, reason: '"Way" must be "both ways" or "one way"' },
      { line: 4, reason: '"Words" needs at least one word' },
      { line: 6, reason: 'it says the same as line 2' },
      { line: 7, reason: '"Also finds" holds what could be a card number' },
      { line: 8, reason: 'it has more than three cells: a cell with commas in it needs quotation marks around it' },
      {
        line: 9,
        reason: 'a quotation mark opens a cell and does not close it, or stands in one without being doubled ("")',
      },
    ]);
    expect(JSON.stringify(result)).not.toContain('4539');
  });

  it('removes others only when that is wanted and every row is right, and changes nothing when it only looks', async () => {
    const shelf = await openShelf(place);
    await bring(shelf, good);
    const words = async () => (await listSynonyms(shelf.database)).map((synonym) => synonym.words);
    const other = 'Words,Way,Also finds\ntv,one way,television\nrug,both ways,carpet\n';
    expect(await bring(shelf, other, { replaces: true, isDryRun: true })).toMatchObject({ new: 1, removed: 2 });
    expect(await words()).toEqual(['Müsli', 'sofa', 'tv']);
    expect(await bring(shelf, `${other}mug,often,cup\n`, { replaces: true })).toMatchObject({
      new: 1,
      removed: 0,
      keptOthers: true,
    });
    expect(await words()).toEqual(['Müsli', 'rug', 'sofa', 'tv']);
    expect(await bring(shelf, other, { replaces: true })).toMatchObject({ new: 0, removed: 2, keptOthers: false });
    expect(await words()).toEqual(['rug', 'tv']);
  });

  it('is refused as a whole without its header', async () => {
    const shelf = await openShelf(place);
    await expect(bring(shelf, 'sofa,both ways,couch\n')).rejects.toThrow(UnusableFile);
  });
});
