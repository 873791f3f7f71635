import type { ComponentChildren } from "preact";

export interface Column<T> {
  readonly title: string;
  /** Right-aligned, with figures of one width. */
  readonly isNumber?: boolean;
  /** Shortened where it does not fit. */
  readonly isLong?: boolean;
  /** What stands in the cell. */
  cell(row: T): ComponentChildren;
}

interface TableProps<T> {
  /** What it lists, for who does not see it. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  keyOf(row: T): string;
}

/** Rows under their titles; where there is no room, each row as a card. Roles are said, as a card is no table to a browser. */
export function Table<T>({ caption, columns, rows, keyOf }: TableProps<T>) {
  return (
    <table role="table">
      <caption class="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, isNumber }) => (
            <th key={title} role="columnheader" scope="col" class={isNumber ? "number" : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ title, isNumber, isLong, cell }) => (
              <td
                key={title}
                role="cell"
                data-title={title}
                class={[isNumber && "number", isLong && "long"].filter(Boolean).join(" ") || undefined}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
