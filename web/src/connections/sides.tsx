/** Bytes as they crossed, and as their format divides them. Both are text and nothing else. */
import { useMemo } from 'react';
import type { Parsed } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { asHex, bytesOf } from './bytes.ts';

const SHOWN_MAX = 200_000;

export function Side({ title, of, isHex }: { readonly title: string; readonly of: string; readonly isHex: boolean }) {
  const text = useMemo(() => {
    const bytes = bytesOf(of).subarray(0, SHOWN_MAX);
    return isHex ? asHex(bytes) : new TextDecoder().decode(bytes);
  }, [of, isHex]);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <pre className="as-told message-side" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}

export const ReadSide = ({ title, of }: { readonly title: string; readonly of: Parsed | undefined }) => (
  <section aria-label={title}>
    <h3>{title}</h3>
    <div className="message-side" tabIndex={0} role="group" aria-label={title}>
      <Read of={of} />
    </div>
  </section>
);

function Read({ of }: { readonly of: Parsed | undefined }) {
  if (of === undefined || of.format === 'text') return <p className="dim">{t.connections.message.nothing}</p>;
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
