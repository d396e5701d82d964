/** An X12 partner over HTTP: its orders are answered in its own terms, each once. */
import { describe, expect, test } from 'vitest';
import { bearings, example, fromAcme, openChannels, segmentsOf } from './channels.ts';
import { eventually } from '../support/eventually.ts';

const AT = '/edi/edi:acme';

describe('POST /edi/NAME', { timeout: 60_000 }, () => {
  test('an order is answered by a 997; the same again by the very same, and nothing is done twice', async () => {
    const { post, orders, hub } = await openChannels();
    const first = await post(AT, example('acme-850.edi'));
    expect(first.status).toBe(200);
    const ledger = hub.store.exchanges;
    await eventually(async () => expect(await ledger.page({ most: 9, connection: 'edi:acme' })).toHaveLength(1));
    const [row] = await ledger.page({ most: 1, connection: 'edi:acme' });
    const [asked] = await hub.store.messages.page({ most: 1 });
    expect(row).toMatchObject({ kind: '997', state: 'sent', message: asked?.id });
    expect(new TextDecoder().decode((await ledger.find(row?.id ?? ''))?.sent)).toBe(first.text);
    expect(segmentsOf(first.text)).toEqual(['AK1*PO*101', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1']);
    expect(first.text).toContain('*ZZ*ORDERKEEL      *01*111222333      *');
    expect(first.text).toContain('*U*00401*000000001*0*T*>~');
    expect((await post(AT, example('acme-850.edi'))).text).toBe(first.text);
    expect(await orders()).toHaveLength(1);
    expect((await post(AT, example('acme-860.edi'))).text).toContain('*000000002*');
  });

  test('a set that is wrong is refused at its element, and the others are taken', async () => {
    const { post, orders } = await openChannels();
    const answer = await post(AT, fromAcme(7, bearings('P-1', 5), bearings('P-2', 'five')));
    expect(segmentsOf(answer.text)).toEqual([
      'AK1*PO*7',
      'AK2*850*0001',
      'AK5*A',
      'AK2*850*0002',
      'AK3*PO1*5**8',
      'AK4*2**6*five',
      'AK5*R*5',
      'AK9*P*2*2*1',
    ]);
    expect((await orders()).map(({ header }) => header.purchaseOrder)).toEqual(['P-1']);
  });

  test.each([
    [
      'ISA14 asks for a TA1',
      '*0*P*>',
      '*1*P*>',
      ['TA1*000000007*260601*0809*A*000', 'AK1*PO*7', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1'],
    ],
    [
      'IEA is lost',
      'IEA*1*000000007~',
      '',
      ['TA1*000000007*260601*0809*R*023', 'AK1*PO*7', 'AK2*850*0001', 'AK5*R*5', 'AK9*R*1*1*0'],
    ],
    [
      'IEA counts two groups',
      'IEA*1*',
      'IEA*2*',
      ['TA1*000000007*260601*0809*R*021', 'AK1*PO*7', 'AK2*850*0001', 'AK5*R*5', 'AK9*R*1*1*0'],
    ],
    [
      'IEA has another number',
      'IEA*1*000000007',
      'IEA*1*000000008',
      ['TA1*000000007*260601*0809*E*001', 'AK1*PO*7', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1'],
    ],
    [
      'the sender is not known',
      '*01*111222333      *ZZ',
      '*01*999999999      *ZZ',
      ['TA1*000000007*260601*0809*R*006', 'AK1*PO*7', 'AK2*850*0001', 'AK5*R*5', 'AK9*R*1*1*0'],
    ],
    ['GE counts two sets', 'GE*1*7', 'GE*2*7', ['AK1*PO*7', 'AK2*850*0001', 'AK5*R*5', 'AK9*R*2*1*0*5']],
    ['another set', 'ST*850*0001', 'ST*940*0001', ['AK1*PO*7', 'AK2*940*0001', 'AK5*R*1', 'AK9*R*1*1*0']],
    [
      'text follows the interchange',
      'IEA*1*000000007~',
      'IEA*1*000000007~PO1*1',
      ['TA1*000000007*260601*0809*E*022', 'AK1*PO*7', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1'],
    ],
    [
      'orders in a group that calls itself one of acknowledgements',
      'GS*PO*',
      'GS*FA*',
      ['AK1*FA*7', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1'],
    ],
    ['our own name is spoilt', '*ZZ*ORDERKEEL  ', '*ZZ*ORD>RKEEL  ', ['AK1*PO*7', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1']],
  ])('%s', async (_, from, to, said) => {
    const { post } = await openChannels();
    const text = fromAcme(7, bearings('P-1', 5));
    expect(text).toContain(from);
    expect(segmentsOf((await post(AT, text.replace(from, to))).text)).toEqual(said);
  });

  test('an interchange without a group is refused by a TA1 alone', async () => {
    const { post } = await openChannels();
    const answer = await post(AT, fromAcme(7, bearings('P-1', 5)).replace(/GS[^]*IEA\*1/, 'IEA*0'));
    expect(segmentsOf(answer.text)).toEqual(['TA1*000000007*260601*0809*R*024']);
    expect(answer.text).toContain('IEA*0*000000001~');
  });

  test('what is no X12, or has no ISA that can be read, is refused as JSON', async () => {
    const { post } = await openChannels();
    for (const text of ['', 'order for 5 bearings', 'ISA*00*']) expect(await post(AT, text)).toMatchObject({ status: 422 });
    expect(await post('/edi/edi:nobody', '')).toMatchObject({ status: 404 });
    expect(await post('/edi/shop:bolt', '')).toMatchObject({ status: 404 });
  });

  test("a partner's 997 and TA1 are taken and not answered", async () => {
    const { post } = await openChannels();
    const ours = (await post(AT, fromAcme(7, bearings('P-1', 5)))).text;
    const theirs = ours.replace('*ZZ*ORDERKEEL      *01*111222333      *', '*01*111222333      *ZZ*ORDERKEEL      *');
    const heard = await post(AT, theirs);
    expect([heard.status, heard.json().taken]).toEqual([
      200,
      [expect.objectContaining({ kind: 'acknowledgement', failures: [], notes: ['997 of group 7: A'] })],
    ]);
    const ta1 = theirs.replace(/GS[^]*IEA\*1/, 'TA1*000000001*260601*0809*A*000~IEA*0');
    expect((await post(AT, ta1)).json().taken).toMatchObject([{ kind: 'acknowledgement', notes: ['TA1'] }]);
  });

  test('what was refused and is sent again is looked at again', async () => {
    const { post } = await openChannels();
    const wrong = fromAcme(7, bearings('P-1', 'five'));
    const [first, second] = [await post(AT, wrong), await post(AT, wrong)];
    expect(segmentsOf(second.text)).toEqual(segmentsOf(first.text));
    expect(second.text).not.toBe(first.text);
  });
});
