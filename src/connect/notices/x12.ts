/** A notice as an X12 interchange: 856 of a shipment, 810 of an invoice. */
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { OpenNotice } from '../../engine/notices/ports.ts';
import type { Rendered } from '../../engine/notices/sender.ts';
import { partyName } from '../channel/x12-customer.ts';
import { invoice810 } from '../edi/x12/invoice-810.ts';
import { shipNotice856 } from '../edi/x12/ship-notice-856.ts';
import { writeInterchange, type SetOut } from '../edi/x12/writer.ts';
import type { Partner } from '../partners/partner.ts';

export interface X12Parts {
  readonly sender: { readonly qualifier: string; readonly id: string };
}

/** Kinds that X12 has a set for here. */
export const X12_KINDS = ['shipped', 'invoiced'] as const;

export function x12Notice({ name, x12 }: Partner, notice: OpenNotice, { sender }: X12Parts): Rendered {
  if (x12 === undefined) return unwritable(`${name} has no x12 in its partner.yaml`);
  const set = setOf(notice);
  if (set === undefined) return unwritable(`X12 has nothing for ${notice.kind} here`);
  if (!set.ok) return unwritable(wordsOf(set.failure));
  return {
    kind: 'numbered',
    partner: partyName(x12),
    write: (control) => {
      const written = writeInterchange(
        {
          sender,
          receiver: { qualifier: x12.qualifier, id: x12.id },
          applicationSender: sender.id,
          applicationReceiver: x12.application,
          control,
          at: notice.at,
          usage: x12.usage,
          version: x12.version,
          ...(x12.separators !== undefined && { separators: x12.separators }),
        },
        [set.value],
      );
      return written.ok ? written : fail(wordsOf(written.failure));
    },
  };
}

function setOf({ content }: OpenNotice): Result<SetOut, InputFailure> | undefined {
  if (content.kind === 'shipped') return ok(shipNotice856(content.of));
  return content.kind === 'invoiced' ? invoice810(content.of) : undefined;
}

const unwritable = (error: string): Rendered => ({ kind: 'unwritable', error });

const wordsOf = (failure: InputFailure): string => `${failure.where}: ${'reason' in failure ? failure.reason : failure.wayOut}`;
