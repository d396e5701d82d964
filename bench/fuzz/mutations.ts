/** What goes wrong with messages on their way, as changes of a good one. Each draw comes from the seed. */
import type { Random } from '../../simulator/kernel/random.ts';

export type Mutation = (random: Random, bytes: Buffer) => Buffer;

const place = (random: Random, { length }: { readonly length: number }): number => random.between(0, Math.max(0, length - 1));

/** Latin-1 keeps every byte as it is. */
const onText =
  (change: (random: Random, text: string) => string): Mutation =>
  (random, bytes) =>
    Buffer.from(change(random, bytes.toString('latin1')), 'latin1');

const splice = (text: string, at: number, remove: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + remove);

/** Of X12: the parts that a terminator ends. */
const onSegments = (change: (random: Random, segments: readonly string[]) => readonly string[]): Mutation =>
  onText((random, text) => change(random, text.split('~')).join('~'));

const ANY: readonly Mutation[] = [
  (_, bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  (_, bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('latin1'), 'utf16le')]),
  (random, bytes) => bytes.subarray(0, place(random, bytes)),
  (random, bytes) => bytes.subarray(place(random, bytes)),
  onText((random, text) => splice(text, place(random, text), 1, random.pick(['\u00e9', '\u00a0', '\u0000', '\u0080', '\u00ff']))),
  onText((random, text) => splice(text, place(random, text), 1, String.fromCharCode(random.between(0, 255)))),
  onText((random, text) => splice(text, place(random, text), random.between(1, 40), '')),
  onText((random, text) => text + splice(text, place(random, text), random.between(0, 3), '')),
  onText((random, text) =>
    text.replace(/\d+/g, (found) =>
      random.chance(0.05) ? random.pick(['-1', '1e9', '0', '', '007', '9'.repeat(50), '1.5', 'NaN']) : found,
    ),
  ),
  onText((random, text) => {
    const [a, b] = [place(random, text), place(random, text)].toSorted((x, y) => x - y) as [number, number];
    return text.slice(0, a) + text.slice(b) + text.slice(a, b);
  }),
];

const X12: readonly Mutation[] = [
  // Counts and control numbers.
  onText((random, text) => {
    const tag = random.pick(['SE*', 'GE*', 'IEA*', 'CTT*', 'ST*850*', 'GS*PO*', 'ISA*00*']);
    const at = text.indexOf(tag);
    return at < 0
      ? text
      : splice(text, at + tag.length + random.between(0, 4), random.between(0, 2), String(random.between(0, 99)));
  }),
  // The width of ISA.
  onText((random, text) => splice(text, random.between(4, 104), random.between(0, 3), random.pick(['', ' ', '  ', '\u00a0']))),
  // Separators inside data.
  onText((random, text) =>
    splice(
      text,
      place(random, text),
      random.between(0, 1),
      random.pick(['*', '~', '>', '^', '\n', '~ST*850*0002~', '~PO1*9*1*EA']),
    ),
  ),
  // Separators swapped, or others.
  onText((random, text) => {
    const [a, b] = [random.pick(['*', '~', '>']), random.pick(['*', '~', '>', '|', '!', ':', '\n', 'A', '.', '\u001c'])];
    return text.replaceAll(a, '\u0001').replaceAll(b, a).replaceAll('\u0001', b);
  }),
  onSegments((random, all) => all.filter((_, i) => i !== place(random, all))),
  onSegments((random, all) => {
    const at = place(random, all);
    return [...all.slice(0, at), all[at] ?? '', ...all.slice(at)];
  }),
  onSegments((random, all) => {
    const [a, b] = [place(random, all), place(random, all)];
    return all.map((segment, i) => (i === a ? (all[b] ?? '') : i === b ? (all[a] ?? '') : segment));
  }),
  // A whole set once more, or a second interchange.
  onText((random, text) => {
    const from = random.pick([text.indexOf('ST*'), text.indexOf('GS*'), 0]);
    return from < 0 ? text : text + text.slice(from);
  }),
  // Another kind of message, or of interchange.
  onText((random, text) =>
    text.replace(
      random.pick(['*850*', '*860*', '*PO*', '*PC*', '*U*', '*0*T*']),
      random.pick(['*997*', '*FA*', '*945*', '*1*P*', '*^*']),
    ),
  ),
];

const JSON_LIKE: readonly Mutation[] = [
  onText((random, text) => {
    const keys = [...text.matchAll(/"\w+":/g)];
    const { 0: key, index } = random.pick(keys);
    return splice(text, index, key.length, random.pick([`${key} 1, ${key}`, '"other":', '']));
  }),
  onText((random, text) => {
    const values = [...text.matchAll(/: ?("[^"]*"|[\d.]+|null|true|false)/g)];
    const { 0: found, index } = random.pick(values);
    const values2 = [
      'null',
      '[]',
      '{}',
      '""',
      '1e400',
      '-0',
      '"\\ud800"',
      '"\\u0000"',
      '"' + 'x'.repeat(300) + '"',
      '[[1]]',
      'true',
      '"2026-02-30"',
    ];
    return splice(text, index, found.length, `: ${random.pick(values2)}`);
  }),
  onText((random, text) =>
    splice(text, place(random, text), 0, random.pick(['{', '}', '[', ']', ',', ':', '"', '['.repeat(200)])),
  ),
  onText((random, text) => random.pick([`[${text}, ${text}]`, `{"orders": [${text}]}`, `{"order": ${text}}`, `[${text}]`, '[]'])),
];

const CSV: readonly Mutation[] = [
  onText((random, text) =>
    splice(text, place(random, text), random.between(0, 1), random.pick([',', '"', '\n', '\r', ';', '""', '\t'])),
  ),
  onText((random, text) => {
    const rows = text.split('\n');
    const at = place(random, rows);
    return [...rows.slice(0, at), rows[at] ?? '', ...rows.slice(at + random.between(0, 1))].join('\n');
  }),
];

export type Family = 'x12' | 'json' | 'csv';

const OF: Readonly<Record<Family, readonly Mutation[]>> = {
  x12: [...ANY, ...X12, ...X12],
  json: [...ANY, ...JSON_LIKE, ...JSON_LIKE],
  csv: [...ANY, ...CSV, ...CSV],
};

/** One to three things go wrong. */
export function mutated(random: Random, family: Family, good: Buffer): Buffer {
  let bytes = good;
  const times = random.pick([1, 1, 1, 2, 3]);
  for (let i = 0; i < times && bytes.length > 0; i++) {
    const before = bytes;
    const mutation = random.pick(OF[family]);
    bytes = picked(() => mutation(random, before)) ?? before;
  }
  return bytes;
}

/** A message that has lost all that could be picked from stays as it is. */
function picked(draw: () => Buffer): Buffer | undefined {
  try {
    return draw();
  } catch {
    return undefined;
  }
}
