/** A message to the byte, and beside it as its format divides it; of what a partner was asked, its answer beside it. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { count, exact } from '../kit/format.ts';
import { Answer, Failed, Tag } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useDoing, useGet, useSession } from '../session/context.ts';
import type { Message } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { ReadSide, Side } from './sides.tsx';

const words = t.connections.message;
/** HTTP: from here on it is not what was asked for. */
const REFUSED = 300;
/** Bytes of an answer that the ledger keeps. */
const KEPT_MAX = 65_536;

export function MessagePanel({ id }: { readonly id: string }) {
  const { scopes } = useSession();
  const client = useQueryClient();
  const asked = useGet<Message>(['connections', 'message'], `/messages/${part(id)}`);
  const replay = useDoing<object, unknown>(`/messages/${part(id)}/replay`, () => {
    notifications.show({ message: words.replayed, closeButtonProps: { 'aria-label': t.kit.close } });
    void client.invalidateQueries({ queryKey: ['connections'] });
  });
  const [isHex, setIsHex] = useState(false);
  return (
    <Answer of={asked}>
      {(message) => (
        <>
          <div className="message-head">
            <strong>{message.kind}</strong>
            <span className="dim">{message.connection}</span>
            <span className="dim">{exact(message.at)}</span>
            {!isExchange(message) && (
              <span className="dim">
                {words.attempts} {message.attempts}
              </span>
            )}
            <fieldset className="as plain">
              <legend className="unseen">{words.as}</legend>
              {([false, true] as const).map((hex) => (
                <label key={String(hex)}>
                  <input type="radio" name="bytes" checked={isHex === hex} onChange={() => setIsHex(hex)} />
                  {hex ? words.hex : words.text}
                </label>
              ))}
            </fieldset>
            {scopes.includes('messages:replay') && !isExchange(message) && (
              <Button size="compact-sm" variant="default" onClick={() => replay.mutate({})} aria-busy={replay.isPending}>
                {words.replay}
              </Button>
            )}
          </div>
          {replay.error !== null && <Failed error={replay.error} />}
          {isExchange(message) ? <Exchange of={message} isHex={isHex} /> : <Kept of={message} isHex={isHex} />}
        </>
      )}
    </Answer>
  );
}

interface Shown {
  readonly of: Message;
  readonly isHex: boolean;
}

/** What a partner was asked: it is not replayed, and was never tried again under this number. */
const isExchange = ({ request }: Message): boolean => request !== undefined;

const Kept = ({ of: { direction, raw, parsed, outcome }, isHex }: Shown) => (
  <>
    <div className="message-sides">
      <Side title={direction === 'in' ? words.raw : words.sent} of={raw} isHex={isHex} />
      <ReadSide title={words.parsed} of={parsed} />
    </div>
    <section aria-label={words.outcome} className="message-outcome">
      <h3>{words.outcome}</h3>
      <pre className="as-told">{outcome === undefined ? words.nothing : JSON.stringify(outcome, undefined, 2)}</pre>
    </section>
  </>
);

const Exchange = ({ of: { raw, parsed, answered, error, request, effect, order, latencyMs }, isHex }: Shown) => (
  <>
    <div className="message-head">
      <code>{request}</code>
      <Tag tone={answered === undefined ? 'plain' : answered.status < REFUSED ? 'good' : 'bad'}>
        {answered === undefined ? (error ?? words.handedOver) : words.status(answered.status)}
      </Tag>
      {latencyMs !== undefined && <span className="dim">{words.took(latencyMs)}</span>}
      {effect?.isReadBack === true && <Tag>{words.readBack}</Tag>}
      {effect?.act === 'undo' && <Tag>{words.undo}</Tag>}
      {order !== undefined && (
        <Link to="/orders/$id" params={{ id: order }}>
          {order}
        </Link>
      )}
    </div>
    <div className="message-sides half">
      <Side title={words.sent} of={raw} isHex={isHex} />
      <Side title={words.answered} of={answered?.raw ?? ''} isHex={isHex} />
      <ReadSide title={words.parsed} of={parsed} />
      <ReadSide title={words.answerParsed} of={answered?.parsed} />
    </div>
    {answered !== undefined && error !== undefined && <p className="dim">{error}</p>}
    {answered !== undefined && answered.size > KEPT_MAX && <p className="dim">{words.cut(count(answered.size))}</p>}
  </>
);
