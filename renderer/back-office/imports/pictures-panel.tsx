import type { FetchedPictures } from '../../../contract/seller/catalogue-import.ts';
import { Panel } from '../controls/panel.tsx';
import { useWording } from '../wording/wording.tsx';

/** What came of fetching the pictures that a file names, and each that could not be had. */
export function PicturesPanel({ pictures }: { pictures: FetchedPictures }) {
  const { say, count } = useWording();
  const { added, alreadyThere, notReached, endedBecause, failed, notes } = pictures;
  const remarks = [...failed.shown, ...notes.shown];
  return (
    <Panel title={say('imports.pictures')}>
      <p>{say('imports.pictures.says', { added, alreadyThere, failed: failed.total })}</p>
      {notReached > 0 && (
        <p>
          {endedBecause} {say('imports.pictures.left', { count: notReached })}
        </p>
      )}
      {remarks.length > 0 && (
        <div className="records-place import-rows">
          <table className="records">
            <thead>
              <tr>
                <th>{say('imports.product')}</th>
                <th>{say('imports.picture')}</th>
                <th>{say('imports.why')}</th>
              </tr>
            </thead>
            <tbody>
              {remarks.map(({ handle, picture, text }) => (
                <tr key={`${handle} ${picture} ${text}`}>
                  <td>{handle}</td>
                  <td className="import-name">{picture}</td>
                  <td>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {failed.total > failed.shown.length && (
        <p className="quiet">
          {say('imports.pictures.more', { shown: count(failed.shown.length), total: count(failed.total) })}
        </p>
      )}
    </Panel>
  );
}
