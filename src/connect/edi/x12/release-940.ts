/**
 * A release instruction to X12 940, warehouse shipping order. W0502 names the fulfillment as `ORDER/FULFILLMENT` (no
 * identifier of ours holds a slash), and N9*ZZ repeats order, fulfillment, generation and effect key, so that a
 * warehouse that is sent the same release twice can tell, and its 945 comes back to the right one.
 */
import type { ReleaseInstruction } from '../../../core/model/instruction.ts';
import * as decimal from '../../../core/model/decimal.ts';
import type { ItemId } from '../../../core/model/identifiers.ts';
import type { Unit } from '../../../core/model/quantity.ts';
import type { EffectAct, EffectKey } from '../../../core/model/task.ts';
import type { SegmentOut, SetOut } from './writer.ts';

export interface Release940 {
  readonly instruction: ReleaseInstruction;
  readonly key: EffectKey;
  readonly generation: number;
  /** `do` releases (W0501 N); `undo` asks for it back (W0501 C). */
  readonly act: EffectAct;
  readonly unitOf: (item: ItemId) => Unit;
}

const PAYMENT = { seller: 'PP', buyer: 'CC', 'third-party': 'TP' } as const;
/** NTE02 has at most 80 characters. */
const NOTE_MAX = 80;

export function release940({ instruction, key, generation, act, unitOf }: Release940): SetOut {
  const { order, fulfillment, node, destination, freight } = instruction;
  const segments: SegmentOut[] = [
    ['W05', act === 'do' ? 'N' : 'C', `${order}/${fulfillment}`, { free: instruction.purchaseOrder ?? '' }],
    ['N1', 'WH', '', '92', node],
    ['N1', 'ST', { free: destination.name }],
    ...pairs(destination.lines),
    [
      'N4',
      { free: destination.city },
      { free: destination.region ?? '' },
      { free: destination.postalCode ?? '' },
      destination.country,
    ],
    ...contact(destination.phone, destination.email),
    ['N9', 'ZZ', order, 'ORDER'],
    ['N9', 'ZZ', fulfillment, 'FULFILLMENT'],
    ['N9', 'ZZ', String(generation), 'GENERATION'],
    ['N9', 'ZZ', key, 'EFFECT'],
  ];
  if (freight?.account !== undefined) segments.push(['N9', 'ZZ', freight.account, 'FREIGHT ACCOUNT']);
  if (instruction.notBefore !== undefined) segments.push(['G62', '10', instruction.notBefore.replaceAll('-', '')]);
  const words = [instruction.instructions, freight?.instructions].filter((text) => text !== undefined).join('\n');
  for (const note of notes(words)) segments.push(['NTE', 'WHI', { free: note }]);
  if (freight !== undefined) segments.push(['W66', PAYMENT[freight.payer], 'M', '', '', { free: freight.carrier ?? '' }]);
  instruction.lines.forEach((line, i) => {
    segments.push(
      ['LX', String(i + 1)],
      ['W01', line.quantity, unitOf(line.item), '', 'VN', line.item],
      ['N9', 'LI', line.schedule],
    );
  });
  segments.push(['W76', decimal.sum(instruction.lines.map(({ quantity }) => quantity))]);
  return { type: '940', segments };
}

/** N3 holds two lines of an address. */
function pairs(lines: readonly string[]): readonly SegmentOut[] {
  const segments: SegmentOut[] = [];
  for (let i = 0; i < lines.length; i += 2) segments.push(['N3', { free: lines[i] ?? '' }, { free: lines[i + 1] ?? '' }]);
  return segments;
}

function contact(phone: string | undefined, email: string | undefined): readonly SegmentOut[] {
  const numbers = [
    ...(phone === undefined ? [] : ['TE', { free: phone }]),
    ...(email === undefined ? [] : ['EM', { free: email }]),
  ];
  return numbers.length === 0 ? [] : [['PER', 'RE', '', ...numbers]];
}

function notes(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${NOTE_MAX}}`, 'gu')) ?? []);
}
