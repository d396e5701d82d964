/** May this customer be shipped to, and there? Its status, the status of its ship-tos, and whether free addresses are allowed. */
import type { ShipToProblem } from '../model/hold.ts';
import type { CustomerId } from '../model/identifiers.ts';
import { check, type Outcome, type View } from './check.ts';
import { destinationsOf, type Going } from './destination.ts';

export const customerAllowed = check({
  name: 'customer-allowed',
  version: 1,
  summary: 'The customer is active, and each destination is one that the customer may ship to',
  scope: 'order',
  parameters: {},
  uses: [],
  run: (view): Outcome<null> => {
    const customer = view.header((header) => header.customer);
    const problems = [
      ...ofCustomer(view, customer),
      ...destinationsOf(view, customer).flatMap((going) => ofPlace(view, customer, going)),
    ];
    if (problems.length === 0) return { verdict: 'pass', value: null };
    return {
      verdict: 'hold',
      reason: { type: 'ship-to', problems },
      ruled: ({ way }) => (way === 'approve' ? null : undefined),
    };
  },
});

/** A customer who is gone is stopped; that one was never known is `complete`'s business. */
function ofCustomer(view: View, customer: CustomerId): readonly ShipToProblem[] {
  const active = view.fact('customer', [customer], (value) => value?.status === 'active');
  return active ? [] : [{ problem: 'customer-stopped', customer }];
}

function ofPlace(view: View, customer: CustomerId, { destination }: Going): readonly ShipToProblem[] {
  switch (destination.kind) {
    case 'on-file': {
      const { shipTo } = destination;
      const status = view.fact('ship-to', [customer, shipTo], (value) => value?.status ?? 'unknown');
      return status === 'active' ? [] : [{ problem: `ship-to-${status}`, shipTo }];
    }
    case 'given': {
      const anywhere = view.fact('customer', [customer], (value) => value?.shipTo === 'any');
      return anywhere ? [] : [{ problem: 'not-on-file', address: destination.address }];
    }
    case 'missing':
      return [];
  }
}
