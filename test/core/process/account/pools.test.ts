/** Pools: stock that is kept for some customers. What one of them ends, it ends for itself, and others get the room. */
import { expect, test } from 'vitest';
import { account, at, claim, EAST, setPool, snapshot } from './tell.ts';

const poolsOf = (state: object): readonly string[] =>
  'pools' in state ? (state.pools as { pool: string }[]).map(({ pool }) => pool) : [];

test('the end of one pool leaves the other', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), setPool('SPRING', ['ACME'], 30), setPool('AUTUMN', ['BOLTCO'], 20));
  east.when(setPool('SPRING', ['ACME'], 0)).happened('pool-ended');
  expect(poolsOf(east.state)).toEqual(['AUTUMN']);
  east.when(setPool('SPRING', ['ACME'], 0)).happened();
});

test('what a pool kept goes to those who wait for it, as soon as it is smaller or ends', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), setPool('SPRING', ['ACME'], 60));
  east.when(claim(EAST, 'B', 70, { customer: 'BOLTCO' })).told('B waiting, short by 30, keeps 40');
  east.when(setPool('SPRING', ['ACME'], 50)).told('B waiting, short by 20, keeps 50');
  east.when(setPool('SPRING', ['ACME'], 0)).told('B granted 70');
});

test('a pool that is set again as it is changes nothing; with other customers or another end it does', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), setPool('SPRING', ['ACME', 'BOLTCO'], 60));
  east.when(setPool('SPRING', ['BOLTCO', 'ACME'], 60)).happened();
  east.when(setPool('SPRING', ['ACME'], 60)).happened('pool-set');
  east.when(setPool('SPRING', ['ACME'], 60, at('18:00'))).happened('pool-set');
  expect(poolsOf(east.state)).toEqual(['SPRING']);
});
