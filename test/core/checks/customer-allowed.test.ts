import { expect, test } from 'vitest';
import { customerAllowed } from '../../../src/core/checks/customer-allowed.ts';
import { address, customer, customerWithoutDefault, shipTo } from './facts.ts';
import { given, type Given } from './given.ts';

const site = address({ name: 'Site trailer 4', lines: ['Pier 9'], city: 'Oakland', region: 'CA', postalCode: '94607' });
const toSite: Given['header'] = { destination: { kind: 'given', address: site } };
const onlyOnFile = { 'customer:ACME': customer({ shipTo: 'on-file' }) };
const stopped = { problem: 'customer-stopped', customer: 'ACME' };

test.each<[situation: string, order: Given, problems: readonly object[]]>([
  ['an active customer, to its main dock', {}, []],
  ['a customer who may ship anywhere, to a site', { header: toSite }, []],
  ['a customer of ship-tos on file, to one of them', { facts: onlyOnFile }, []],
  [
    'a customer of ship-tos on file, to a site',
    { facts: onlyOnFile, header: toSite },
    [{ problem: 'not-on-file', address: site }],
  ],
  ['a stopped customer', { facts: { 'customer:ACME': customer({ status: 'stopped' }) } }, [stopped]],
  ['a customer who is gone', { facts: { 'customer:ACME': undefined } }, [stopped]],
  [
    'a customer who is gone, to a site',
    { facts: { 'customer:ACME': undefined }, header: toSite },
    [stopped, { problem: 'not-on-file', address: site }],
  ],
  [
    'a stopped ship-to',
    { facts: { 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) } },
    [{ problem: 'ship-to-stopped', shipTo: 'MAIN' }],
  ],
  ['a ship-to that nobody knows', { lines: [{ destination: 'STORE-99' }] }, [{ problem: 'ship-to-unknown', shipTo: 'STORE-99' }]],
  [
    "a stopped ship-to that is the customer's default",
    { header: { destination: { kind: 'missing' } }, facts: { 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) } },
    [{ problem: 'ship-to-stopped', shipTo: 'MAIN' }],
  ],
  [
    'no destination at all, which is asked for elsewhere',
    { header: { destination: { kind: 'missing' } }, facts: { 'customer:ACME': customerWithoutDefault() } },
    [],
  ],
  [
    'several places, each once, in the order of the lines',
    {
      facts: onlyOnFile,
      lines: [
        { schedules: [{ destination: 'STORE-99' }, {}, { destination: 'STORE-99' }] },
        { destination: { kind: 'given', address: site } },
        { destination: { kind: 'given', address: { ...site } } },
      ],
    },
    [
      { problem: 'ship-to-unknown', shipTo: 'STORE-99' },
      { problem: 'not-on-file', address: site },
    ],
  ],
])('%s', (_, order, problems) => {
  expect(given(order).run(customerAllowed).came).toEqual(problems.length === 0 ? null : { type: 'ship-to', problems });
});

test('a person may approve; other ways change the order or end it', () => {
  const ran = given({ facts: onlyOnFile, header: toSite }).run(customerAllowed);
  expect(ran.ruled({ way: 'approve' })).toBeNull();
  expect(ran.ruled({ way: 'reject' })).toBeUndefined();
  expect(ran.ruled({ way: 'correct-address', address: site })).toBeUndefined();
});

test('rests on states and on the permission, and on no other part of customer and ship-to', () => {
  const ran = given({ lines: [{ schedules: [{}, { destination: { kind: 'given', address: site } }] }] }).run(customerAllowed);
  expect(ran.read('customer:ACME')).toEqual([true, true]);
  expect(ran.read('ship-to:ACME/MAIN')).toEqual(['active']);
  expect(ran.keys).toEqual([
    'customer:ACME',
    'order.header',
    'order.line:1/schedules',
    'order.lines',
    'order.schedule:1.1',
    'order.schedule:1.2',
    'ship-to:ACME/MAIN',
  ]);
});
