/** A change or a cancellation, with what would be undone by it shown before it is asked for. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { PreviewPanel } from '../holds/preview.tsx';
import { AddressFields } from '../holds/way-fields.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { useClock } from '../kit/now.ts';
import { Failed } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useApi, useDoing } from '../session/context.ts';
import type { Done, Explanation, Preview } from '../session/types.ts';
import { t } from '../texts/en.ts';

interface ChangingProps {
  readonly what: 'change' | 'cancel';
  readonly of: Explanation;
  readonly close: () => void;
}

type Kind = keyof typeof t.order.change.kinds;

const words = t.order.change;
const EMPTY_ADDRESS = { name: '', lines: [''], city: '', country: 'US' };

/** Schedule lines that are known from the fulfillments, and the first of each line. */
const schedulesOf = ({ lines, fulfillments }: Explanation): readonly string[] => [
  ...new Set([
    ...lines.map(({ line }) => `${line}.1`),
    ...fulfillments.flatMap((each) => each.lines.map(({ schedule }) => schedule)),
  ]),
];

export function Changing({ what, of, close }: ChangingProps) {
  const api = useApi();
  const client = useQueryClient();
  const clock = useClock();
  const schedules = schedulesOf(of);
  const [kind, setKind] = useState<Kind>('quantity');
  const [schedule, setSchedule] = useState(schedules[0] ?? '1.1');
  const [quantity, setQuantity] = useState('');
  const [requested, setRequested] = useState('');
  const [address, setAddress] = useState<Parameters<typeof AddressFields>[0]['of']>(EMPTY_ADDRESS);
  const [lines, setLines] = useState('');
  const [reason, setReason] = useState<'buyer' | 'colleague'>('buyer');
  const [reference, setReference] = useState(() => words.referenceOf(new Date(clock()).toISOString().slice(0, 19)));

  const unit = of.lines.find(({ line }) => schedule.startsWith(`${line}.`))?.unit ?? 'EA';
  const changes = {
    quantity: /^\d+([.]\d+)?$/.test(quantity) ? { kind, schedule, to: { value: quantity, unit } } : undefined,
    days: requested === '' ? undefined : { kind, schedule, requested },
    destination:
      address.name === '' || address.city === '' || address.lines[0] === '' ? undefined : { kind, schedule, to: address },
  };
  const wanted = lines.split(/[\s,]+/).filter((line) => line !== '');
  const cancellation = { reference, reason, ...(wanted.length > 0 && { lines: wanted.map((line) => ({ schedule: line })) }) };
  const change = changes[kind];
  const body = what === 'cancel' ? cancellation : change === undefined ? undefined : { reference, changes: [change] };

  const path = `/orders/${part(of.order)}`;
  const still = useDeferredValue(body);
  const preview = useQuery({
    queryKey: ['order', of.order, 'preview', what, still],
    queryFn: () => api.post<Preview>(`${path}/preview`, what === 'cancel' ? { cancel: still } : { change: still }),
    enabled: still !== undefined,
  });
  const doIt = useDoing<object, Done>(`${path}/${what === 'cancel' ? 'cancellation' : 'changes'}`, ({ events, undone }) => {
    notifications.show({
      message: `${words.done(events.length)} ${undone.length > 0 ? words.undone(undone.join(', ')) : ''}`,
      closeButtonProps: { 'aria-label': t.kit.close },
    });
    void client.invalidateQueries({ queryKey: ['order', of.order] });
    close();
  });
  return (
    <Dialog title={what === 'cancel' ? words.cancelTitle : words.title} isOpen close={close} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (body !== undefined) doIt.mutate(body);
        }}
      >
        {what === 'change' ? (
          <>
            <div className="bar-of-fields">
              <label className="field">
                {words.what}
                <select className="input" data-autofocus value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
                  {Object.entries(words.kinds).map(([name, text]) => (
                    <option key={name} value={name}>
                      {text}
                    </option>
                  ))}
                </select>
              </label>
              <label className="field">
                {words.schedule}
                <select className="input" value={schedule} onChange={({ target }) => setSchedule(target.value)}>
                  {schedules.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              </label>
              {kind === 'quantity' && (
                <label className="field">
                  {words.quantity} ({unit})
                  <input
                    className="input input-figure"
                    inputMode="decimal"
                    value={quantity}
                    onChange={({ target }) => setQuantity(target.value)}
                  />
                </label>
              )}
              {kind === 'days' && (
                <label className="field">
                  {words.requested}
                  <input className="input" type="date" value={requested} onChange={({ target }) => setRequested(target.value)} />
                </label>
              )}
            </div>
            {kind === 'destination' && <AddressFields of={address} change={setAddress} />}
          </>
        ) : (
          <div className="bar-of-fields">
            <label className="field">
              {words.who}
              <select
                className="input"
                data-autofocus
                value={reason}
                onChange={({ target }) => setReason(target.value === 'colleague' ? 'colleague' : 'buyer')}
              >
                <option value="buyer">{words.buyer}</option>
                <option value="colleague">{words.colleague}</option>
              </select>
            </label>
            <label className="field">
              {words.lines}
              <input className="input" value={lines} onChange={({ target }) => setLines(target.value)} />
            </label>
          </div>
        )}
        <label className="field">
          {words.reference}
          <input
            className="input"
            value={reference}
            maxLength={80}
            required
            onChange={({ target }) => setReference(target.value)}
          />
        </label>
        {body !== undefined && <PreviewPanel of={preview} />}
        {doIt.error !== null && <Failed error={doIt.error} />}
        <div className="buttons">
          <Button type="submit" aria-disabled={body === undefined} {...(body === undefined && { 'data-disabled': true })}>
            {what === 'cancel' ? words.doCancel : words.do}
          </Button>
          <Button variant="default" onClick={close}>
            {t.kit.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
