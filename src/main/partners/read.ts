/** Folders of partners: each read whole or refused with every mistake in it, by file, line or row, and place. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CANONICAL_KINDS } from '../../connect/canonical/schemas.ts';
import type { Mapping, MappingCodes } from '../../connect/mapping/mapper.ts';
import type { InputFindings } from '../../connect/message/result.ts';
import type { MappingName, Partner } from '../../connect/partners/partner.ts';
import { calendarOf } from '../master/network.ts';
import { readRows, readYaml } from '../master/files.ts';
import { Fields } from '../master/fields.ts';
import { profileOf, tellOf, warehouseOf, x12Of, type Lookup } from './fields.ts';

/** All folders in this one that hold a `partner.yaml`, by name; none where it is not there. */
export async function readPartners(
  folder: string,
  within: string,
  lookup: Lookup,
  found: InputFindings,
): Promise<readonly Partner[]> {
  const partners: Partner[] = [];
  for (const name of await namesIn(join(folder, within))) {
    const partner = await readPartner(folder, join(within, name), lookup, found);
    if (partner !== undefined) partners.push(partner);
  }
  return partners;
}

/** `path` is the partner's folder, seen from `folder`: what failures name. */
export async function readPartner(
  folder: string,
  path: string,
  lookup: Lookup,
  found: InputFindings,
): Promise<Partner | undefined> {
  const file = await readYaml(folder, join(path, 'partner.yaml'), found);
  if (file === undefined) return undefined;
  const fields = new Fields(file, found);
  const is = fields.oneOf('is', ['customer', 'warehouse']);
  const hours = fields.has('hours') ? calendarOf(basename(path), fields.inner('hours')) : undefined;
  const open = { ...(hours !== undefined && { hours }) };
  const profile = is === 'customer' ? { ...profileOf(fields, join(folder, path)), ...open } : undefined;
  const warehouse = is === 'warehouse' ? warehouseOf(fields, lookup) : undefined;
  const x12 = fields.has('x12') ? x12Of(fields.inner('x12')) : undefined;
  const tell = tellOf(fields, join(folder, path), profile?.customer, lookup);
  fields.end();
  return {
    name: basename(path),
    folder: path,
    ...open,
    ...(profile !== undefined && { profile }),
    ...(x12 !== undefined && { x12 }),
    ...(warehouse !== undefined && { warehouse }),
    tell,
    codes: await readCodes(folder, path, found),
    mappings: await readMappings(folder, path, found),
  };
}

/** By table. Theirs to ours; and back where one of theirs alone means one of ours. */
async function readCodes(folder: string, path: string, found: InputFindings): Promise<Partner['codes']> {
  const inward: Record<string, MappingCodes[string]> = {};
  const outward: Record<string, MappingCodes[string]> = {};
  for (const name of await namesIn(join(folder, path, 'codes'))) {
    if (!name.endsWith('.csv')) continue;
    const table = basename(name, '.csv');
    const ours: Record<string, string> = {};
    const theirs = new Map<string, string[]>();
    for (const row of await readRows(folder, join(path, 'codes', name), found)) {
      const from = row.text('theirs');
      const to = row.text('ours');
      row.end();
      if (Object.hasOwn(ours, from))
        found.refuse({
          code: 'repeated',
          where: row.nodeAt('theirs').pointer,
          what: 'their code',
          found: from,
          wayOut: 'give each of their codes one line',
        });
      ours[from] = to;
      theirs.set(to, [...(theirs.get(to) ?? []), from]);
    }
    inward[table] = ours;
    outward[table] = Object.fromEntries(
      [...theirs].flatMap(([to, [from, ...more]]) => (more.length === 0 ? [[to, from ?? '']] : [])),
    );
  }
  return { in: inward, out: outward };
}

const MAPPING_NAMES: ReadonlySet<string> = new Set(CANONICAL_KINDS.flatMap((kind) => [`${kind}.in`, `${kind}.out`]));

const isMappingName = (name: string): name is MappingName => MAPPING_NAMES.has(name);

async function readMappings(folder: string, path: string, found: InputFindings): Promise<Partner['mappings']> {
  const mappings = new Map<MappingName, Mapping>();
  for (const file of await namesIn(join(folder, path, 'mappings'))) {
    const name = basename(file, '.jsonata');
    const where = join(path, 'mappings', file);
    if (!file.endsWith('.jsonata') || !isMappingName(name)) {
      found.refuse({
        code: 'unexpected',
        where,
        found: file,
        expected: CANONICAL_KINDS.map((kind) => `${kind}.in.jsonata`),
        wayOut: 'name it KIND.in.jsonata or KIND.out.jsonata, with a kind of docs/reference/canonical.schema.json',
      });
      continue;
    }
    mappings.set(name, { file: where, text: await readFile(join(folder, where), 'utf8') });
  }
  return mappings;
}

/** Sorted; none where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A folder by itself: its parent, and its name there. */
export const placeOf = (folder: string): readonly [parent: string, name: string] => [dirname(folder), basename(folder)];
