/** An order by telephone: what it would come to is answered while it is typed, by a dry run of the very capture. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../kit/icons.tsx';
import { useKeys } from '../kit/keys.tsx';
import { useClock } from '../kit/now.ts';
import { Failed, Head, KeyCap, Panel } from '../kit/parts.tsx';
import { useApi, useDoing } from '../session/context.ts';
import type { Captured, Quotation } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Coming } from './coming.tsx';
import { demandOf, EMPTY, NO_LINE, type Typed, type TypedLine } from './demand.ts';
import './capture.css';

const REST_MS = 300;
const words = t.capture;

/** What was typed, once the fingers rest. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

export function CaptureScreen() {
  const api = useApi();
  const navigate = useNavigate();
  const clock = useClock();
  const [typed, setTyped] = useState<Typed>(EMPTY);
  // The sender's number of the message, and the moment: one for this order, however often it is asked about.
  const [stamp, setStamp] = useState(() => ({ message: crypto.randomUUID(), orderedAt: new Date(clock()).toISOString() }));
  const list = useRef<HTMLDivElement>(null);
  const demand = demandOf(useRested(typed), stamp);
  const asked = useQuery({
    queryKey: ['quotation', demand],
    queryFn: () => api.post<Quotation>('/quotations', demand),
    enabled: demand !== undefined,
    placeholderData: (before) => before,
  });
  const now = demandOf(typed, stamp);
  const send = useDoing<object, Captured>('/orders', ({ order }) => {
    notifications.show({ message: words.done(order), closeButtonProps: { 'aria-label': t.kit.close } });
    setTyped(EMPTY);
    setStamp({ message: crypto.randomUUID(), orderedAt: new Date(clock()).toISOString() });
    void navigate({ to: '/orders/$id', params: { id: order } });
  });
  const set = (patch: Partial<Typed>): void => setTyped({ ...typed, ...patch });
  const setLine = (index: number, patch: Partial<TypedLine>): void =>
    set({ lines: typed.lines.map((line, at) => (at === index ? { ...line, ...patch } : line)) });
  const add = (): void => {
    set({ lines: [...typed.lines, NO_LINE] });
    requestAnimationFrame(() => [...(list.current?.querySelectorAll<HTMLInputElement>('[data-first]') ?? [])].at(-1)?.focus());
  };
  const submit = (): void => {
    if (now !== undefined && !send.isPending) send.mutate(now);
  };
  useKeys([
    { key: 'mod+Enter', text: words.keys.submit, run: submit, isAlways: true },
    { key: 'a', text: words.keys.add, run: add },
  ]);
  const field = (name: 'customer' | 'purchaseOrder' | 'shipTo' | 'currency' | 'requested', type = 'text') => (
    <label className="field">
      {words[name]}
      <input
        className="input"
        type={type}
        value={typed[name]}
        onChange={({ target }) => set({ [name]: target.value })}
        maxLength={80}
        autoComplete="off"
      />
    </label>
  );
  return (
    <div className="screen">
      <Head title={words.title}>
        <Button
          onClick={submit}
          aria-disabled={now === undefined}
          {...(now === undefined && { 'data-disabled': true })}
          rightSection={<KeyCap>Ctrl Enter</KeyCap>}
          aria-busy={send.isPending}
        >
          {words.submit}
        </Button>
      </Head>
      {send.error !== null && <Failed error={send.error} />}
      <div className="capture">
        <div className="capture-form">
          <Panel title={words.head}>
            <div className="panel-body bar-of-fields">
              {field('customer')}
              {field('purchaseOrder')}
              {field('requested', 'date')}
              {field('shipTo')}
              {field('currency')}
            </div>
          </Panel>
          <Panel
            title={words.lines}
            side={
              <Button variant="default" size="compact-sm" onClick={add} rightSection={<KeyCap>a</KeyCap>}>
                {words.add}
              </Button>
            }
          >
            <div className="panel-body capture-lines" ref={list}>
              <div className="capture-line capture-head" aria-hidden="true">
                <span />
                {(['item', 'quantity', 'unit', 'price'] as const).map((name) => (
                  <span key={name}>{words[name]}</span>
                ))}
              </div>
              {typed.lines.map((line, index) => (
                <div key={index} className="capture-line" role="group" aria-label={words.line(index + 1)}>
                  <span className="dim">{index + 1}</span>
                  {(['item', 'quantity', 'unit', 'price'] as const).map((name) => (
                    <input
                      key={name}
                      className={name === 'quantity' || name === 'price' ? 'input input-figure' : 'input'}
                      aria-label={words.fields(index + 1, words[name])}
                      value={line[name]}
                      inputMode={name === 'quantity' || name === 'price' ? 'decimal' : undefined}
                      data-first={name === 'item' || undefined}
                      autoComplete="off"
                      onChange={({ target }) => setLine(index, { [name]: target.value })}
                      onKeyDown={(event) => {
                        if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
                          event.preventDefault();
                          add();
                        }
                      }}
                    />
                  ))}
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={words.remove(index + 1)}
                    disabled={typed.lines.length === 1}
                    onClick={() => set({ lines: typed.lines.filter((_, at) => at !== index) })}
                  >
                    <Icon name="cross" size={12} />
                  </button>
                </div>
              ))}
            </div>
          </Panel>
          <Panel title={words.instructions}>
            <div className="panel-body">
              <textarea
                className="input wide"
                aria-label={words.instructions}
                rows={2}
                maxLength={4_000}
                value={typed.instructions}
                onChange={({ target }) => set({ instructions: target.value })}
              />
            </div>
          </Panel>
        </div>
        <section className="panel capture-answer" aria-label={words.answer} aria-live="polite" aria-busy={asked.isFetching}>
          <div className="panel-head">
            <h2>{words.answer}</h2>
          </div>
          {asked.error !== null && <Failed error={asked.error} />}
          {asked.data === undefined || demand === undefined ? (
            asked.error === null && <p className="state">{words.waiting}</p>
          ) : (
            <Coming of={asked.data} />
          )}
        </section>
      </div>
    </div>
  );
}
