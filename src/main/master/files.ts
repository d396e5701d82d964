/** Master data files as plain trees with places: YAML read as text throughout, so that no figure becomes a float, and CSV. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { parseDocument } from 'yaml';
import { parseJson, toPlain, type JsonValue } from '../../connect/message/json.ts';
import { Node } from '../../connect/message/json-node.ts';
import type { InputFindings } from '../../connect/message/result.ts';
import { Fields } from './fields.ts';

/** What one file says; undefined where it can't be read, with the failure on record. */
export async function readYaml(folder: string, name: string, found: InputFindings): Promise<Node | undefined> {
  const text = await readText(folder, name, found);
  if (text === undefined) return undefined;
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true });
  const [error] = document.errors;
  if (error === undefined) return new Node(document.toJS({ mapAsMap: true }) as JsonValue, `${name}:`);
  const { line = 1, col = 1 } = error.linePos?.[0] ?? {};
  return found.refuse({
    code: 'malformed',
    where: `${name}: line ${line}, column ${col}`,
    format: 'YAML',
    found: text.split('\n')[line - 1]?.trim().slice(0, 80) ?? '',
    reason: error.message.split('\n')[0] ?? '',
    wayOut: 'look at the quotes, brackets and indentation here and before',
  });
}

/** A folder's JSON files by their names without the ending, in order; none where there is no such folder. */
export async function readJsonFolder(
  folder: string,
  name: string,
  found: InputFindings,
): Promise<readonly (readonly [string, unknown])[]> {
  const names = await readdir(join(folder, name)).catch(() => []);
  const files: (readonly [string, unknown])[] = [];
  for (const file of names.filter((each) => each.endsWith('.json')).sort()) {
    const text = await readText(folder, join(name, file), found);
    const json = text === undefined ? undefined : parseJson(text);
    if (json?.ok === false) found.refuse({ ...json.failure, where: `${name}/${file}: ${json.failure.where}` });
    else if (json !== undefined) files.push([basename(file, '.json'), toPlain(json.value)]);
  }
  return files;
}

/** The rows of a CSV file, each by the names of its header; empty where it can't be read. */
export async function readRows(folder: string, name: string, found: InputFindings): Promise<readonly Fields[]> {
  const text = await readText(folder, name, found);
  if (text === undefined) return [];
  const rows = parsedRows(text, name, found);
  const [header = [], ...body] = rows;
  return body.map((cells, i) => {
    const row = new Map<string, JsonValue>(header.map((column, at) => [column, cells[at] ?? '']));
    return new Fields(new Node(row, `${name}: row ${i + 2}`), found);
  });
}

function parsedRows(text: string, name: string, found: InputFindings): readonly (readonly string[])[] {
  try {
    return parseCsv(text, { bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = Number(error['lines'] ?? 1);
    found.refuse({
      code: 'malformed',
      where: `${name}: row ${row}`,
      format: 'CSV',
      found: text.split('\n')[row - 1]?.slice(0, 80) ?? '',
      reason: error.message,
      wayOut: 'give every row the same columns, and quote cells that hold a comma',
    });
    return [];
  }
}

async function readText(folder: string, name: string, found: InputFindings): Promise<string | undefined> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return found.refuse({
      code: 'missing',
      where: name,
      what: `the file (${why})`,
      wayOut: `put ${basename(name)} into ${folder}`,
    });
  }
}
