/**
 * Every example order of the project, and every public sample order where those are at hand, comes out as the recorded
 * canonical JSON. Each golden file was compared with its source by eye; `vitest -u` writes them anew for the next look.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readInterchange } from '../../src/connect/edi/x12/envelope.ts';
import { tokenize } from '../../src/connect/edi/x12/tokenizer.ts';
import { textOf } from '../../src/connect/message/text.ts';
import type { PartnerProfile } from '../../src/connect/partner.ts';
import { CustomerId } from '../../src/core/model/identifiers.ts';
import { readOrderFile } from '../../src/connect/order-file.ts';
import { PROFILES } from './profiles.ts';

const EXAMPLES = new URL('../../examples/orders/', import.meta.url);
const SAMPLES = new URL('../../../shared/samples/', import.meta.url);

const golden = (folder: URL, name: string): string =>
  `${JSON.stringify(readOrderFile(readFileSync(new URL(name, folder)), name, PROFILES), null, 2)}\n`;

test.each(readdirSync(EXAMPLES))('example %s', async (name) => {
  await expect(golden(EXAMPLES, name)).toMatchFileSnapshot(`golden/example-${name}.json`);
});

const isOrder = (text: string): boolean =>
  /^\s*ST.850/m.test(text) || (/^  +"line_items"/m.test(text) && /"(financial_status|order_key)"/.test(text));
const names = existsSync(SAMPLES)
  ? ['x12', 'shopify', 'woocommerce'].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, SAMPLES)).map((name) => `${folder}/${name}`),
    )
  : [];
const orders = names.filter((name) => isOrder(readFileSync(new URL(name, SAMPLES), 'utf8')));

test.skipIf(names.length === 0)('the sample orders are there (passed over where the sample files are not at hand)', () => {
  expect(orders.length).toBeGreaterThanOrEqual(14);
});

const others = names.filter((name) => name.startsWith('x12/') && !orders.includes(name));

test.each(others)('sample %s, which is no order, belongs to another connection, or is refused at its envelope', (name) => {
  const bytes = readFileSync(new URL(name, SAMPLES));
  const senders = tokenize(textOf(bytes).text).interchanges.map((raw) => readInterchange(raw).sender);
  const own = senders.map((sender): PartnerProfile => ({
    customer: CustomerId.of('ACME'),
    connection: 'edi:acme',
    sender: { kind: 'x12', ...sender },
  }));
  const results = readOrderFile(bytes, name, own);
  expect(results.map(({ kind }) => kind)).toEqual(results.map(() => 'refused'));
  for (const result of results)
    expect(result).toMatchObject({
      failures: expect.arrayContaining([
        expect.objectContaining({
          where: expect.stringMatching(/^(ST|[A-Z][A-Z0-9]{1,2}\[\d+\](\/\w+)?)$/) as unknown,
          wayOut: expect.stringMatching(/connection that it belongs to|correct the message|with its orders/) as unknown,
        }),
      ]) as unknown,
    });
});

test.each(orders)('sample %s', async (name) => {
  await expect(golden(SAMPLES, name)).toMatchFileSnapshot(`golden/${name.replace('/', '-')}.json`);
});
