import { Link } from '@tanstack/react-router';
import { exact } from '../kit/format.ts';
import { Answer, Empty, Panel, Tag } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useGet } from '../session/context.ts';
import type { OrderMessages } from '../session/types.ts';
import { t } from '../texts/en.ts';

const words = t.order.messages;
/** What a subscriber was told and what a partner was asked; effects themselves are the order's own. */
const WENT_OUT = /^[NE][0-9]+$/;

export function Messages({ order }: { readonly order: string }) {
  const asked = useGet<OrderMessages>(['order', order, 'messages'], `/orders/${part(order)}/messages`);
  return (
    <Panel title={words.title}>
      <Answer of={asked}>
        {({ messages }) =>
          messages.length === 0 ? (
            <Empty title={words.none}>{words.noneHelp}</Empty>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  {[words.direction, words.kind, words.request, words.connection, words.at, words.state].map((column) => (
                    <th key={column}>{column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {messages.map(({ id, direction, connection, kind, at, state, request }) => (
                  <tr key={id}>
                    <td>
                      <Tag tone={direction === 'in' ? 'info' : 'plain'}>{words[direction]}</Tag>
                    </td>
                    <td>
                      {direction === 'in' || WENT_OUT.test(id) ? (
                        <Link to="/connections" search={{ message: id }}>
                          {kind}
                        </Link>
                      ) : (
                        kind
                      )}
                    </td>
                    <td className="mono">{request}</td>
                    <td>{connection}</td>
                    <td>{exact(at)}</td>
                    <td>{state}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answer>
    </Panel>
  );
}
