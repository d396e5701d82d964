import { expect, test } from 'vitest';
import { QUOTE_SCHEMA } from '../../../src/connect/crm/quote-schema.ts';

test('the published schema is the one that is checked', async () => {
  await expect(`${JSON.stringify(QUOTE_SCHEMA, null, 2)}\n`).toMatchFileSnapshot('../../../docs/reference/quote.schema.json');
});
