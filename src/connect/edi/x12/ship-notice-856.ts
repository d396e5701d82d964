/**
 * A ship notice to X12 856. The levels (HL) are shipment, order, packages where the node packed them under an SSCC, and
 * items; each names the one above it. BSN05 says which levels there are: 0001 with packages, 0004 without.
 */
import type { ShipNotice, ShipNoticeLine } from '../../../engine/notices/content.ts';
import { dayOf, itemPairs, placeSegments, timeOf } from './notice.ts';
import type { SegmentOut, SetOut } from './writer.ts';

const SCAC = /^[A-Z]{2,4}$/;

export function shipNotice856(notice: ShipNotice): SetOut {
  const levels = new Levels();
  const [day, time] = timeOf(notice.shippedAt);
  const shipment = levels.open('S', undefined, [...transport(notice), ['DTM', '011', day, time], ...places(notice)]);
  const order = levels.open('O', shipment, [
    ['PRF', notice.purchaseOrder ?? notice.order, '', '', dayOf(notice.orderDate)],
    ['REF', 'VN', notice.order],
  ]);
  for (const { sscc, lines } of notice.cartons) {
    const pack = levels.open('P', order, [['MAN', 'GM', sscc]]);
    for (const line of lines) levels.open('I', pack, item(line));
  }
  if (notice.cartons.length === 0) for (const line of notice.lines) levels.open('I', order, item(line));
  const structure = notice.cartons.length === 0 ? '0004' : '0001';
  return {
    type: '856',
    segments: [['BSN', '00', notice.shipment, day, time, structure], ...levels.segments, ['CTT', String(levels.count)]],
  };
}

class Levels {
  readonly segments: SegmentOut[] = [];
  count = 0;

  open(level: 'S' | 'O' | 'P' | 'I', above: string | undefined, inside: readonly SegmentOut[]): string {
    const number = String(++this.count);
    this.segments.push(['HL', number, above ?? '', level], ...inside);
    return number;
  }
}

function transport({ cartons, carrier, tracking, load }: ShipNotice): readonly SegmentOut[] {
  const segments: SegmentOut[] = [];
  if (cartons.length > 0) segments.push(['TD1', 'CTN', String(cartons.length)]);
  if (carrier !== undefined)
    segments.push(
      SCAC.test(carrier) ? ['TD5', 'B', '2', carrier, 'M'] : ['TD5', 'B', '', '', 'M', { free: carrier.slice(0, 35) }],
    );
  if (load !== undefined) segments.push(['REF', 'BM', load]);
  if (tracking !== undefined) segments.push(['REF', 'CN', tracking]);
  return segments;
}

const places = ({ node, destination }: ShipNotice): readonly SegmentOut[] => [
  ['N1', 'SF', '', '92', node],
  ...placeSegments(destination),
];

const item = (line: ShipNoticeLine): readonly SegmentOut[] => [
  ['LIN', line.line, ...itemPairs(line)],
  ['SN1', '', line.quantity, line.unit],
  ...(line.lots ?? []).map((lot): SegmentOut => ['REF', 'LT', lot]),
  ...(line.serials ?? []).map((serial): SegmentOut => ['REF', 'SE', serial]),
];
