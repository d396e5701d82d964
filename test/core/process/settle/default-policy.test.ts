/** Who works a hold where the workflow does not say, by when, and how urgent it is against others: as agreed with the teams. */
import { describe, expect, test } from 'vitest';
import { duration } from '../../../../src/core/model/instant.ts';
import { WAYS_OUT, type HoldType } from '../../../../src/core/model/hold.ts';
import { DEFAULT_POLICY } from '../../../../src/core/process/settle/holds.ts';

const TABLE: readonly (readonly [type: HoldType, team: string, due: string, priority: number])[] = [
  ['incomplete', 'service', '2h', 3],
  ['duplicate', 'service', '1h', 2],
  ['ship-to', 'service', '2h', 3],
  ['screening', 'compliance', '4h', 2],
  ['price-difference', 'pricing', '4h', 3],
  ['below-margin', 'pricing-lead', '4h', 3],
  ['credit', 'credit', '4h', 3],
  ['payment-authorisation', 'credit', '4h', 3],
  ['not-orderable', 'service', '2h', 3],
  ['shortage', 'planning', '4h', 3],
  ['awaiting-buyer', 'service', '2d', 4],
  ['date-jeopardy', 'planning', '2h', 3],
  ['beyond-recall', 'warehouse', '15min', 1],
  ['discrepancy', 'warehouse', '1h', 2],
  ['effect', 'integration', '1h', 2],
  ['invoice-mismatch', 'finance', '8h', 3],
  ['unsettled', 'operations', '1h', 2],
  ['change-unfit', 'service', '2h', 3],
  ['fact-too-old', 'integration', '1h', 3],
  ['stopped', 'operations', '4h', 2],
];

describe('a hold that the workflow says nothing about', () => {
  test.each(TABLE)('%s is for %s, due in %s', (type, team, due, priority) => {
    expect(DEFAULT_POLICY[type]).toEqual({ team, due: duration(due), escalate: [], priority });
  });

  test('every type of hold has somebody who works it', () => {
    expect(TABLE.map(([type]) => type).sort()).toEqual(Object.keys(WAYS_OUT).sort());
  });
});
