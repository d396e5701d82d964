/** The warehouse's messages: a release goes out as 940 and reads back whole; a 945 says what left; a 997 answers. */
import { describe, expect, test } from 'vitest';
import { acknowledge } from '../../../../src/connect/edi/x12/acknowledge-997.ts';
import { readInterchange } from '../../../../src/connect/edi/x12/envelope.ts';
import { readX12Orders } from '../../../../src/connect/edi/x12/orders.ts';
import { release940 } from '../../../../src/connect/edi/x12/release-940.ts';
import { readShipments945, type WarehousePartner } from '../../../../src/connect/edi/x12/shipment-945.ts';
import { tokenize } from '../../../../src/connect/edi/x12/tokenizer.ts';
import { type EnvelopeOut, type SegmentOut, writeInterchange } from '../../../../src/connect/edi/x12/writer.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import {
  CustomerId,
  FulfillmentId,
  ItemId,
  LineId,
  NodeId,
  OrderId,
  ScheduleId,
} from '../../../../src/core/model/identifiers.ts';
import { instant, localDate } from '../../../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../../../src/core/model/instruction.ts';
import { unit } from '../../../../src/core/model/quantity.ts';
import { must } from '../../../../src/core/model/result.ts';
import { effectKey, type InstanceId } from '../../../../src/core/model/task.ts';
import { PROFILES } from '../../profiles.ts';

const HUB = { qualifier: 'ZZ', id: 'ORDERKEEL' };
const EAST: WarehousePartner = { qualifier: 'ZZ', id: 'EAST', node: NodeId.of('EAST'), utcOffsetMinutes: -240 };
const out: EnvelopeOut = {
  sender: HUB,
  receiver: EAST,
  applicationSender: 'ORDERKEEL',
  applicationReceiver: 'EAST',
  control: 7,
  at: instant('2026-06-01T14:00:00Z'),
  usage: 'T',
};
const line = (schedule: string, item: string, quantity: string) => ({
  schedule: ScheduleId.of(schedule),
  line: LineId.of('1'),
  item: ItemId.of(item),
  quantity: decimal(quantity),
});

const RELEASE: ReleaseInstruction = {
  order: OrderId.of('O-1'),
  fulfillment: FulfillmentId.of('F1'),
  node: NodeId.of('EAST'),
  customer: CustomerId.of('ACME'),
  purchaseOrder: 'ACME-4711',
  destination: {
    name: 'Acme ~ST*940*9999~ Plant',
    lines: ['1 Mill Rd', 'Gate 2', 'Bay 5'],
    city: 'Dover',
    region: 'NH',
    postalCode: '03820',
    country: 'US',
    phone: '603-555-0100',
  },
  lines: [line('1.1', 'BRG-6204', '200'), line('3.1', 'OIL-46', '60.5')],
  notBefore: localDate('2026-06-02'),
  freight: { payer: 'buyer', carrier: 'RIDGE', account: 'A-9' },
  instructions: 'Ring the bell',
};

function write(release: ReleaseInstruction, act: 'do' | 'undo' = 'do') {
  const key = effectKey(release.order, 'release/F1' as InstanceId, 2, act);
  return writeInterchange(out, [
    release940({ instruction: release, key, generation: 2, act, unitOf: (item) => unit(item === 'OIL-46' ? 'LTR' : 'EA') }),
  ]);
}

describe('940', () => {
  test('names order, fulfillment, generation and effect, and proves itself by its own counts', () => {
    const text = must(write(RELEASE));
    expect(text.split('\n').slice(2, -3)).toMatchInlineSnapshot(`
      [
        "ST*940*0001~",
        "W05*N*O-1/F1*ACME-4711~",
        "N1*WH**92*EAST~",
        "N1*ST*Acme  ST 940 9999  Plant~",
        "N3*1 Mill Rd*Gate 2~",
        "N3*Bay 5~",
        "N4*Dover*NH*03820*US~",
        "PER*RE**TE*603-555-0100~",
        "N9*ZZ*O-1*ORDER~",
        "N9*ZZ*F1*FULFILLMENT~",
        "N9*ZZ*2*GENERATION~",
        "N9*ZZ*O-1:release/F1:2*EFFECT~",
        "N9*ZZ*A-9*FREIGHT ACCOUNT~",
        "G62*10*20260602~",
        "NTE*WHI*Ring the bell~",
        "W66*CC*M***RIDGE~",
        "LX*1~",
        "W01*200*EA**VN*BRG-6204~",
        "N9*LI*1.1~",
        "LX*2~",
        "W01*60.5*LTR**VN*OIL-46~",
        "N9*LI*3.1~",
        "W76*260.5~",
        "SE*24*0001~",
      ]
    `);
    const [raw] = tokenize(text).interchanges;
    const read = raw === undefined ? undefined : readInterchange(raw);
    expect(read?.problems).toEqual([]);
    expect(read?.groups.map(({ sets, problems }) => [sets.length, problems, sets[0]?.problems])).toEqual([[1, [], []]]);
  });

  test('asking it back is W0501 C', () => {
    expect(must(write(RELEASE, 'undo'))).toContain('W05*C*O-1/F1*ACME-4711~');
  });

  test('a separator in an item number is refused, not blanked into another item', () => {
    const result = write({ ...RELEASE, lines: [line('1.1', 'BRG*6204', '1')] });
    expect(result).toMatchObject({ ok: false, failure: { code: 'malformed', found: 'BRG*6204' } });
  });
});

const shipped = (...extra: SegmentOut[]): string =>
  must(
    writeInterchange({ ...out, sender: EAST, receiver: HUB }, [
      {
        type: '945',
        segments: [
          ['W06', 'F', 'O-1/F1', '20260606', 'S-77', '', 'ACME-4711'],
          ['N9', 'ZZ', '2', 'GENERATION'],
          ['N9', 'BM', 'BOL-5'],
          ['N9', 'CN', 'TRK1'],
          ['G62', '11', '20260605', 'X', '1730'],
          ['W27', 'M', 'RIDGE'],
          ['LX', '1'],
          ['MAN', 'GM', '003456789012345678'],
          ['W12', 'CC', '200', '200', '0', 'EA', '', 'VN', 'BRG-6204', 'LOT-A'],
          ['N9', 'LI', '1.1'],
          ['W12', 'CP', '60.5', '60', '0.5', 'LTR', '', 'VN', 'OIL-46'],
          ['N9', 'LI', '3.1'],
          ...extra,
          ['W03', '260'],
        ],
      },
    ]),
  );

describe('945', () => {
  test('what left, when it left, in which carton, of which lot', () => {
    const [message] = readShipments945(shipped(), [EAST]);
    expect(message).toEqual({
      kind: 'shipment',
      order: 'O-1',
      generation: 2,
      notes: [],
      report: {
        id: 'S-77',
        fulfillment: 'F1',
        node: 'EAST',
        // 17:30 at the warehouse, four hours behind UTC: the 5th, though it was told on the 6th.
        shippedAt: instant('2026-06-05T21:30:00Z'),
        load: 'BOL-5',
        carrier: 'RIDGE',
        tracking: 'TRK1',
        lines: [
          { schedule: '1.1', item: 'BRG-6204', quantity: '200', lots: ['LOT-A'] },
          { schedule: '3.1', item: 'OIL-46', quantity: '60' },
        ],
        cartons: [
          {
            sscc: '003456789012345678',
            lines: [
              { schedule: '1.1', item: 'BRG-6204', quantity: '200', lots: ['LOT-A'] },
              { schedule: '3.1', item: 'OIL-46', quantity: '60' },
            ],
          },
        ],
        final: true,
      },
    });
  });

  test('a line shipped in part with more to come leaves it open', () => {
    const [message] = readShipments945(shipped().replace('W12*CP', 'W12*BP'), [EAST]);
    expect(message?.kind === 'shipment' && message.report.final).toBe(false);
  });

  test.each([
    ['W03*260', 'W03*261', 'W03[14]/W0301'],
    ['N9*LI*3.1', 'N9*XX*3.1', 'W12[12]'],
    ['*200*200*0*', '*200*-1*0*', 'W12[10]/W1203'],
    ['*S-77*', '**', 'W06[2]/W0604'],
    ['*ZZ*EAST ', '*ZZ*WEST ', 'ISA[1]/ISA06'],
  ])('%s → %s is refused at %s', (from, to, where) => {
    expect(shipped()).toContain(from);
    const [message] = readShipments945(shipped().replace(from, to), [EAST]);
    expect(message?.kind === 'refused' && message.failures.map((failure) => failure.where)).toContain(where);
  });
});

test('997 tells which set was taken, and the element that was wrong in the other', () => {
  const set = (number: string, quantity: string) =>
    `ST*850*${number}~BEG*00*SA*P-${number}**20260601~PO1*1*${quantity}*EA*4.10*PE*VN*BRG-6204~CTT*1~SE*5*${number}~`;
  const isa = 'ISA*00*          *00*          *01*111222333      *ZZ*ORDERKEEL      *260601*0802*U*00401*000000103*0*T*>~';
  const text = `${isa}GS*PO*A*B*20260601*0802*103*X*004010~${set('0001', '5')}${set('0002', 'five')}GE*2*103~IEA*1*000000103~`;
  const [answered] = readX12Orders(text, PROFILES).interchanges.flatMap(({ groups }) => groups);
  const outcomes =
    answered?.results.map((one) =>
      one.kind === 'refused' ? { kind: one.kind, failures: one.failures } : { kind: 'accepted' as const },
    ) ?? [];
  const body =
    answered === undefined
      ? ''
      : must(
          writeInterchange({ ...out, sender: HUB, receiver: { qualifier: '01', id: '111222333' } }, [
            acknowledge(answered.group, outcomes),
          ]),
        );
  expect(body.split('\n').slice(3, -4)).toEqual([
    'AK1*PO*103~',
    'AK2*850*0001~',
    'AK5*A~',
    'AK2*850*0002~',
    'AK3*PO1*3**8~',
    'AK4*2**6*five~',
    'AK5*R*5~',
    'AK9*P*2*2*1~',
  ]);
});
