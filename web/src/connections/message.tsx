/** A message to the byte, and beside it as its format divides it. Both are text and nothing else. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { exact } from '../kit/format.ts';
import { Answer, Failed } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useDoing, useGet, useSession } from '../session/context.ts';
import type { Message, Parsed } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { asHex, bytesOf } from './bytes.ts';

const words = t.connections.message;
const SHOWN_MAX = 200_000;

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
      {({ kind, connection, at, attempts, raw, parsed, outcome }) => (
        <>
          <div className="message-head">
            <strong>{kind}</strong>
            <span className="dim">{connection}</span>
            <span className="dim">{exact(at)}</span>
            <span className="dim">
              {words.attempts} {attempts}
            </span>
            <fieldset className="as plain">
              <legend className="unseen">{words.as}</legend>
              {([false, true] as const).map((hex) => (
                <label key={String(hex)}>
                  <input type="radio" name="bytes" checked={isHex === hex} onChange={() => setIsHex(hex)} />
                  {hex ? words.hex : words.text}
                </label>
              ))}
            </fieldset>
            {scopes.includes('messages:replay') && (
              <Button size="compact-sm" variant="default" onClick={() => replay.mutate({})} aria-busy={replay.isPending}>
                {words.replay}
              </Button>
            )}
          </div>
          {replay.error !== null && <Failed error={replay.error} />}
          <div className="message-sides">
            <section aria-label={words.raw}>
              <h3>{words.raw}</h3>
              <Raw of={raw} isHex={isHex} />
            </section>
            <section aria-label={words.parsed}>
              <h3>{words.parsed}</h3>
              <div className="message-side" tabIndex={0} role="group" aria-label={words.parsed}>
                <Read of={parsed} />
              </div>
            </section>
          </div>
          <section aria-label={words.outcome} className="message-outcome">
            <h3>{words.outcome}</h3>
            <pre className="as-told">{outcome === undefined ? words.nothing : JSON.stringify(outcome, undefined, 2)}</pre>
          </section>
        </>
      )}
    </Answer>
  );
}

function Raw({ of, isHex }: { readonly of: string; readonly isHex: boolean }) {
  const text = useMemo(() => {
    const bytes = bytesOf(of).subarray(0, SHOWN_MAX);
    return isHex ? asHex(bytes) : new TextDecoder().decode(bytes);
  }, [of, isHex]);
  return (
    <pre className="as-told message-side" tabIndex={0}>
      {text}
    </pre>
  );
}

function Read({ of }: { readonly of: Parsed | undefined }) {
  if (of === undefined || of.format === 'text') return <p className="dim">{words.nothing}</p>;
  if (of.format === 'json') return <pre className="as-told">{JSON.stringify(of.value, undefined, 2)}</pre>;
  if (of.format === 'x12')
    return (
      <ol>
        {of.segments.map(([name, ...elements], index) => (
          <li key={index} className="segment">
            <strong>{name}</strong>
            {elements.map((element, place) => (
              <span key={place} className="element">
                {element}
              </span>
            ))}
          </li>
        ))}
      </ol>
    );
  return (
    <table className="table">
      <tbody>
        {of.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, place) => (
              <td key={place} className="mono">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
