/** An X12 file to orders, changes and cancellations: one result a transaction set, each standing alone. */
import type { InputFailure } from '../../../core/model/failure.ts';
import { type Instant, parseInstant } from '../../../core/model/instant.ts';
import type { Note } from '../../message/note.ts';
import { findings, type MessageResult, type MessageSource, refused } from '../../message/result.ts';
import { type PartnerProfile, x12Partner } from '../../partner.ts';
import type { Context } from './context.ts';
import { readChange860 } from './change-860.ts';
import { type Group, type Interchange, readInterchange, type TransactionSet } from './envelope.ts';
import { readOrder850 } from './order-850.ts';
import { segmentPlace } from './place.ts';
import { asFailure, type Problem } from './problem.ts';
import { Rows } from './rows.ts';
import { tokenize } from './tokenizer.ts';

export interface X12Orders {
  readonly results: readonly MessageResult[];
  /** Each interchange with its groups, and each of those with the results of its sets, in order: what is answered. */
  readonly interchanges: readonly ReadInterchange[];
  /** Text in no interchange followed the last of them. */
  readonly hasStray: boolean;
}

export interface ReadInterchange {
  readonly interchange: Interchange;
  readonly groups: readonly { readonly group: Group; readonly results: readonly MessageResult[] }[];
}

export function readX12Orders(text: string, profiles: readonly PartnerProfile[], notes: readonly Note[] = []): X12Orders {
  const tokens = tokenize(text);
  const before = [...notes, ...tokens.found.notes];
  const interchanges: ReadInterchange[] = [];
  const results: MessageResult[] = [];
  tokens.interchanges.forEach((raw, i) => {
    const interchange = readInterchange(raw);
    const groups: ReadInterchange['groups'][number][] = [];
    const own = { notes: [...before, ...interchange.notes], profiles };
    interchange.groups.forEach((group, j) => {
      const read = group.sets.map((set, k) =>
        readSet(own, interchange, group, set, `interchange ${i + 1}, group ${j + 1}, transaction ${k + 1}`),
      );
      // A group that lost all of its sets must not vanish.
      const place = `interchange ${i + 1}, group ${j + 1}`;
      if (read.length === 0) read.push(refused(source(place), stopsOrEmpty(group.problems, group.control), own.notes));
      groups.push({ group, results: read });
      results.push(...read);
    });
    interchanges.push({ interchange, groups });
    if (interchange.groups.length === 0)
      results.push(refused(source(`interchange ${i + 1}`), stopsOrEmpty(interchange.problems, interchange.control), own.notes));
  });
  if (tokens.found.failures.length > 0 || results.length === 0)
    results.push(
      refused(source(`after interchange ${tokens.interchanges.length}`), tokens.found.failures.map(asFailure), before),
    );
  return { results, interchanges, hasStray: tokens.found.failures.length > 0 && interchanges.length > 0 };
}

const source = (place: string, message?: string): MessageSource => ({
  format: 'x12',
  place,
  ...(message === undefined ? {} : { message }),
});

const stopsOrEmpty = (problems: readonly Problem[], control: string): readonly InputFailure[] =>
  problems.length > 0
    ? problems.map(asFailure)
    : [
        {
          code: 'missing',
          where: 'ST',
          what: `transaction sets in ${control}`,
          wayOut: 'send the interchange again with its orders',
        },
      ];

/**
 * The segments of 850 and 860, over all releases. What is known and has no place in an order is noted; what is not even
 * of the set is refused (997 AK304 1), as it may be a PO1 whose tag was spoilt.
 */
const SEGMENTS: ReadonlySet<string> = new Set(
  (
    'ST BEG BCH CUR REF PER TAX FOB CTP PAM CSH TC2 SAC ITA ITD DIS INC DTM LDT LIN SI PID MEA PWK PKG TD1 TD3 TD4 TD5 MAN PCT CTB TXI ' +
    'LM LQ SPI CB1 G53 IT3 IT8 SLN QTY SCH SDQ PO1 PO3 PO4 POC POD N1 N2 N3 N4 NX1 NX2 N9 NM1 MSG NTE EFI SS ADV FA1 FA2 MTX LS LE CTT AMT SE'
  ).split(' '),
);

const strange = (tag: string, position: number): InputFailure => ({
  code: 'unexpected',
  where: segmentPlace(tag, position),
  found: tag,
  expected: ['a segment of this transaction set'],
  wayOut: 'have the sender correct the message and send it again',
});

interface Around {
  readonly notes: readonly Note[];
  readonly profiles: readonly PartnerProfile[];
}

/** Its control numbers, from the outermost. */
export const nameOfSet = (interchange: Interchange, group: Group, set: TransactionSet): string =>
  `${interchange.control}-${group.control}-${set.control}`;

function readSet(around: Around, interchange: Interchange, group: Group, set: TransactionSet, place: string): MessageResult {
  const message = nameOfSet(interchange, group, set);
  const from = source(place, `${set.type} ${message}`);
  const stops = [...interchange.problems, ...group.problems, ...set.problems];
  if (stops.length > 0) return refused(from, stops.map(asFailure), around.notes);
  const { sender } = interchange;
  const profile = x12Partner(around.profiles, sender.qualifier, sender.id);
  if (profile === undefined)
    return refused(
      from,
      [
        {
          code: 'unexpected',
          where: 'ISA[1]/ISA06',
          found: `${sender.qualifier} ${sender.id}`,
          expected: [],
          wayOut: 'add a profile for this sender, or have the sender correct ISA05 and ISA06',
        },
      ],
      around.notes,
    );
  if (set.type !== '850' && set.type !== '860')
    return refused(
      from,
      [
        {
          code: 'unexpected',
          where: 'ST[1]/ST01',
          found: set.type,
          expected: ['850', '860'],
          wayOut: 'send this transaction set to the connection that it belongs to',
        },
      ],
      around.notes,
    );
  const strangers = set.segments.flatMap(({ tag }, i) => (SEGMENTS.has(tag) ? [] : [strange(tag, i + 1)]));
  if (strangers.length > 0) return refused(from, strangers, around.notes);
  const context: Context = { profile, found: findings(), rows: new Rows(set) };
  const result =
    set.type === '850' ? readOrder(context, from, message, arrivedAt(group, profile)) : readChange(context, from, message);
  if (result !== undefined && context.found.failures.length === 0) {
    for (const text of context.rows.left()) context.found.note('not-used', text.slice(0, text.indexOf(' ')), text);
    return { ...result, notes: [...around.notes, ...context.found.notes] };
  }
  return refused(from, context.found.failures, [...around.notes, ...context.found.notes]);
}

type Accepted = Exclude<MessageResult, { kind: 'refused' }>;

function readOrder(context: Context, from: MessageSource, message: string, at: Instant | undefined): Accepted | undefined {
  const read = readOrder850(context, { message, at });
  if (read === undefined) return undefined;
  if (read.kind === 'order') return { kind: 'order', source: from, demand: read.demand, notes: [] };
  return { kind: 'cancel', source: from, ...about(context.profile, read.purchaseOrder, message), notes: [] };
}

function readChange(context: Context, from: MessageSource, message: string): Accepted | undefined {
  const read = readChange860(context);
  if (read === undefined) return undefined;
  const of = about(context.profile, read.purchaseOrder, message);
  if (read.kind === 'cancel') return { kind: 'cancel', source: from, ...of, notes: [] };
  const { changes, cancelled, sequence } = read;
  return { kind: 'change', source: from, ...of, changes, cancelled, ...(sequence === undefined ? {} : { sequence }), notes: [] };
}

const about = ({ customer, connection }: PartnerProfile, purchaseOrder: string, message: string) => ({
  of: { customer, reference: { kind: 'purchase-order' as const, issuer: customer, value: purchaseOrder } },
  channel: { kind: 'edi' as const, name: connection, message },
  reference: message,
});

/** GS04 and GS05, in the partner's own time. */
function arrivedAt(group: Group, { utcOffsetMinutes = 0 }: PartnerProfile): Instant | undefined {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(group.date);
  const time = /^(\d{2})(\d{2})/.exec(group.time);
  if (day === null || time === null) return undefined;
  const at = parseInstant(`${day.slice(1).join('-')}T${time.slice(1).join(':')}:00Z`, 'GS05');
  return at.ok ? ((at.value - utcOffsetMinutes * 60_000) as Instant) : undefined;
}
