/** Runs the examples of a partner's folder: each is what comes in and what has to come of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CANONICAL_KINDS, type CanonicalKind } from '../../connect/canonical/schemas.ts';
import { Mapper } from '../../connect/mapping/mapper.ts';
import { asJson, asTexts } from '../../connect/mapping/numeral.ts';
import { quoteMessage } from '../../connect/crm/quote-json.ts';
import { JsonNumber, parseJson, type JsonValue } from '../../connect/message/json.ts';
import { Node } from '../../connect/message/json-node.ts';
import { findings, type MessageResult } from '../../connect/message/result.ts';
import { readOrderFile } from '../../connect/order-file.ts';
import { mapIn, mapOutJson } from '../../connect/partners/mapped.ts';
import type { MappingName, Partner } from '../../connect/partners/partner.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { namesIn, placeOf, readPartner } from './read.ts';

export interface Checked {
  readonly partner: string;
  /** `order.in/first`. */
  readonly examples: readonly string[];
  readonly failures: readonly InputFailure[];
}

/** Orders in a format that the hub reads by itself: X12, shops, a CRM's quotes, our own JSON, CSV. */
const ORDERS = 'orders';
/** Stands for what an installation sets: no example needs it. */
const UNSET = 'http://127.0.0.1:9';

export async function checkPartner(folder: string): Promise<Result<Checked, readonly InputFailure[]>> {
  const found = findings();
  const [parent, name] = placeOf(folder);
  const partner = await readPartner(parent, name, () => UNSET, found);
  if (partner === undefined || found.failures.length > 0) return fail(found.failures);
  const mapper = new Mapper();
  try {
    return ok(await checked(partner, parent, mapper));
  } finally {
    await mapper.close();
  }
}

async function checked(partner: Partner, parent: string, mapper: Mapper): Promise<Checked> {
  const examples: string[] = [];
  const failures: InputFailure[] = [];
  const groups = await namesIn(join(parent, partner.folder, 'examples'));
  for (const group of groups)
    for (const file of await namesIn(join(parent, partner.folder, 'examples', group))) {
      const name = /^(.+)\.in\.\w+$/.exec(file)?.[1];
      if (name === undefined) continue;
      examples.push(`${group}/${name}`);
      failures.push(...(await checkOne({ partner, parent, mapper, group, file, name })));
    }
  for (const mapping of partner.mappings.keys())
    if (!examples.some((example) => example.startsWith(`${mapping}/`)))
      failures.push({
        code: 'missing',
        where: join(partner.folder, 'examples', mapping),
        what: 'an example',
        wayOut: `put NAME.in.json and NAME.out.json there: what ${mapping} is given, and what has to come of it`,
      });
  return { partner: partner.name, examples, failures };
}

interface Example {
  readonly partner: Partner;
  readonly parent: string;
  readonly mapper: Mapper;
  readonly group: string;
  readonly file: string;
  readonly name: string;
}

async function checkOne(example: Example): Promise<readonly InputFailure[]> {
  const { partner, parent, group, file, name } = example;
  const base = join(partner.folder, 'examples', group);
  const expected = await parsedFile(parent, join(base, `${name}.out.json`));
  const came = await comeOf(example, await readFile(join(parent, base, file)), join(base, file));
  if (!expected.ok) return [...(came.ok ? [] : came.failure), expected.failure];
  return came.ok ? differences(expected.value, came.value, `${join(base, `${name}.out.json`)}#`) : came.failure;
}

async function parsedFile(parent: string, path: string): Promise<Result<JsonValue, InputFailure>> {
  try {
    return atFile(path, parseJson(await readFile(join(parent, path), 'utf8')));
  } catch {
    return fail({ code: 'missing', where: path, what: 'the file', wayOut: 'put what has to come of the example there' });
  }
}

const atFile = (path: string, read: Result<JsonValue, InputFailure>): Result<JsonValue, InputFailure> =>
  read.ok ? read : fail({ ...read.failure, where: `${path}: ${read.failure.where}` });

async function comeOf(
  { partner, mapper, group }: Example,
  bytes: Uint8Array,
  path: string,
): Promise<Result<JsonValue, readonly InputFailure[]>> {
  if (group === ORDERS && partner.profile?.sender.kind === 'crm') {
    const quote = atFile(path, parseJson(new TextDecoder().decode(bytes)));
    return quote.ok ? ok(asJson([shownResult(quoteMessage(partner.profile, [], new Node(quote.value)))])) : fail([quote.failure]);
  }
  if (group === ORDERS)
    return ok(asJson(readOrderFile(bytes, path, partner.profile === undefined ? [] : [partner.profile]).map(shownResult)));
  const name = [...partner.mappings.keys()].find((each) => each === group);
  const kind = name === undefined ? undefined : kindOf(name);
  if (name === undefined || kind === undefined)
    return fail([
      {
        code: 'unexpected',
        where: path,
        found: group,
        expected: [ORDERS, ...partner.mappings.keys()],
        wayOut: `name the folder after a mapping, or ${ORDERS}`,
      },
    ]);
  const input = atFile(path, parseJson(new TextDecoder().decode(bytes)));
  if (!input.ok) return fail([input.failure]);
  if (name.endsWith('.in')) {
    const read = await mapIn(partner, mapper, kind, asTexts(input.value));
    return read.ok ? ok(asJson(read.value)) : read;
  }
  const written = await mapOutJson(partner, mapper, kind, asTexts(input.value));
  return written.ok ? written : fail([written.failure]);
}

const kindOf = (name: MappingName): CanonicalKind | undefined =>
  CANONICAL_KINDS.find((kind) => name === `${kind}.in` || name === `${kind}.out`);

/** Without what only a reader of the ledger looks at. */
function shownResult({ notes: _, source: __, ...result }: MessageResult): object {
  return result;
}

/** Where two messages differ, place by place. */
function differences(expected: JsonValue | undefined, found: JsonValue | undefined, where: string): readonly InputFailure[] {
  if (expected instanceof Map && found instanceof Map) {
    const keys = new Set<string>([...expected.keys(), ...found.keys()] as readonly string[]);
    return [...keys].flatMap((key) => differences(valueAt(expected, key), valueAt(found, key), `${where}/${key}`));
  }
  if (Array.isArray(expected) && Array.isArray(found)) {
    const most = Math.max(expected.length, found.length);
    return Array.from({ length: most }, (_, i) => differences(itemAt(expected, i), itemAt(found, i), `${where}/${i}`)).flat();
  }
  if (shownValue(expected) === shownValue(found)) return [];
  const wayOut = 'correct the mapping, or the example';
  return [{ code: 'unexpected', where, found: shownValue(found), expected: [shownValue(expected)], wayOut }];
}

const valueAt = (of: ReadonlyMap<string, JsonValue>, key: string): JsonValue | undefined => of.get(key);
const itemAt = (of: readonly JsonValue[], i: number): JsonValue | undefined => of[i];

/** A number and a text of the same figure are not the same message. */
function shownValue(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof Map) return 'an object';
  return Array.isArray(value) ? 'a list' : JSON.stringify(value);
}
