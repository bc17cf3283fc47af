import { WaitingPlace } from '../../controls/waiting-place.tsx';

/** Lines of a table that is still loading. */
export function WaitingRows({ rows = 8, columns }: { rows?: number; columns: number }) {
  return Array.from({ length: rows }, (_each, row) => (
    <tr key={row} className="records-waiting">
      {Array.from({ length: columns }, (_cell, column) => (
        <td key={column}>
          <WaitingPlace shape="line" />
        </td>
      ))}
    </tr>
  ));
}
