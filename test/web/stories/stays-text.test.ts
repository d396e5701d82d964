/** What partners write is text everywhere: a script in a customer's name, a purchase order, a segment runs in no screen. */
import { expect, test } from 'vitest';
import { customer, MAIN_DOCK } from '../../core/checks/facts.ts';
import { openWire } from '../../main/stories/wire.ts';
import { eventually } from '../../support/eventually.ts';
import { aBrowser, refusals } from '../page.ts';
import { sits } from './desk.ts';

const SCRIPT = '<script>window.stolen=1;alert(1)</script>';
const PICTURE = '<img src=x onerror="window.stolen=1;alert(1)">';

const browser = aBrowser();

test('a script stays text in Orders, Order, Holds and Connections', { timeout: 60_000 }, async () => {
  const it = await openWire({ 'customer:ACME': customer({ name: PICTURE }) });
  await it.stock('500');
  await it.credit('50000');
  await it.edi(
    'BEG*00*SA*<svg onload=alert(1)**20260601',
    'CUR*BY*USD',
    `N1*ST*${MAIN_DOCK.name}*92*MAIN`,
    'PO1*1*10*EA*3.10*PE*VN*BRG-6204',
    `PID*F****${SCRIPT.slice(0, -1)}`,
    'CTT*1',
  );
  await it.tell('POST /orders', {
    customer: 'ACME',
    message: 'M-1',
    purchaseOrder: SCRIPT,
    orderedAt: '2026-06-01T08:00:00Z',
    currency: 'USD',
    shipTo: 'MAIN',
    lines: [{ line: '1', item: 'BRG-6204', quantity: '10', unit: 'EA', price: '3.20' }],
  });
  const { id } = await eventually(async () => {
    const order = await it.order(SCRIPT);
    expect(Object.keys(order.holds)).not.toEqual([]);
    return order;
  });
  const otto = await sits(browser(), it, 'otto', 'operations', '/orders');
  const dialogs: string[] = [];
  otto.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await otto.sees(SCRIPT);
  await otto.sees('<svg onload=alert(1)');
  for (const tab of ['build', 'lines', 'timeline', 'messages']) {
    await otto.go(`/orders/${id}?tab=${tab}`);
    await otto.page.getByRole('heading', { name: `Order ${SCRIPT}` }).waitFor();
    await otto.page.locator('main:not(:has(.loading))').waitFor();
  }
  await otto.go(`/holds?hold=${id}~H1`);
  await otto.sees(PICTURE);
  // Of what came in: the story's clock is not the database's, so what went out is not where it belongs among it.
  await otto.go('/connections?direction=in');
  const messages = otto.page.getByRole('option').or(otto.page.getByRole('row')).filter({ hasText: 'edi:acme' });
  await messages.last().waitFor();
  await otto.page.getByRole('listbox').or(otto.page.getByRole('grid')).last().focus();
  await otto.press('End');
  await otto.sees('window.stolen=1');
  expect(dialogs).toEqual([]);
  expect(await otto.page.evaluate('window.stolen')).toBeUndefined();
  expect(await refusals(otto.page)).toEqual([]);
  expect(otto.errors).toEqual([]);
});
