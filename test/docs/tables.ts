/** The tables of a document: each row by the name in its first cell. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

export const documentText = (path: string): string => readFileSync(fileURLToPath(new URL(path, ROOT)), 'utf8');

/** Column → cell. */
export type Row = Readonly<Record<string, string>>;

/** The rows of all tables whose first column is headed `head`, below the heading `under` where one is given. */
export function rowsOf(path: string, head: string, under?: string): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  let columns: readonly string[] = [];
  let heading = '';
  for (const line of documentText(path).split('\n')) {
    if (line.startsWith('## ')) heading = line.slice(3);
    const cells = line.startsWith('|')
      ? line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
      : [];
    if (cells.length === 0) columns = [];
    else if (columns.length === 0) columns = cells;
    else if (columns[0] === head && !/^-+$/.test(cells[0] ?? '') && (under === undefined || under === heading)) {
      const name = named(cells[0] ?? '')[0];
      if (name === undefined || rows.has(name)) throw new Error(`${path}: a row without a name, or a second one: ${line}`);
      rows.set(name, Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])));
    }
  }
  return rows;
}

/** What stands in code marks in a cell. */
export const named = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
