/** Tryton alone: the same sale, shipment and invoice by one client that looks for nothing and waits for nobody. */
import { Tryton, type Id, type TrytonAccess } from '../../src/connect/erp/tryton/client.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { toDecimal } from '../../src/connect/erp/tryton/values.ts';
import { UNRECORDED } from '../../src/engine/exchanges.ts';

/** Orders a second. */
export async function bareFlow(access: TrytonAccess, orders: number): Promise<number> {
  const talk = new Tryton(access).talk(600_000, UNRECORDED);
  const [party] = await talk.find<{ readonly addresses: readonly Id[] }>('party.party', [['code', '=', 'HARBOR']], ['addresses']);
  const [currency] = await talk.search('currency.currency', [['code', '=', 'USD']]);
  const [warehouse] = await talk.search('stock.location', [['code', '=', 'EAST']]);
  const products = await talk.find<{ readonly default_uom: Id }>(
    'product.product',
    [['code', 'in', ['BRG-6204', 'SEAL-25']]],
    ['default_uom'],
  );
  const one = async (): Promise<void> => {
    const lines = products.map(({ id, default_uom: unit }) => ({
      type: 'line',
      product: id,
      unit,
      quantity: 10,
      unit_price: toDecimal(decimal('4.1')),
    }));
    const address = party?.addresses[0];
    const sale = await talk.create('sale.sale', {
      party: party?.id,
      invoice_address: address,
      shipment_address: address,
      currency,
      warehouse,
      invoice_method: 'shipment',
      shipment_method: 'order',
      lines: [['create', lines]],
    });
    for (const button of ['quote', 'confirm']) await talk.press('sale.sale', button, sale);
    const [sold] = await talk.read<{ readonly shipments: readonly Id[] }>('sale.sale', [sale], ['shipments']);
    const [shipment = 0] = sold?.shipments ?? [];
    for (const button of ['assign_try', 'pick', 'pack', 'done']) await talk.press('stock.shipment.out', button, shipment);
    const [shipped] = await talk.read<{ readonly invoices: readonly Id[] }>('sale.sale', [sale], ['invoices']);
    await talk.press('account.invoice', 'post', shipped?.invoices[0] ?? 0);
  };
  await one();
  const began = performance.now();
  for (let i = 0; i < orders; i += 1) await one();
  return (orders * 1_000) / (performance.now() - began);
}
