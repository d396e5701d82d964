/** Go to a screen, find an order, do something: by words alone. */
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useDeferredValue, useEffect, useState } from 'react';
import { Icon } from '../kit/icons.tsx';
import { useShownKeys } from '../kit/keys.tsx';
import { useGet, useSession } from '../session/context.ts';
import type { OrdersPage } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { mayOpen, SCREENS } from './screens.ts';

interface PaletteProps {
  readonly isOpen: boolean;
  readonly close: () => void;
}

export function Palette({ isOpen, close }: PaletteProps) {
  return (
    <Modal.Root opened={isOpen} onClose={close} lockScroll={false} size={560} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t.app.palette.label}>
        <Modal.Body p={0}>{isOpen && <Words close={close} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const ORDERS_MAX = 6;
const nameOf = ({ number, order }: { readonly number: string; readonly order: string }): string => `${number} ${order}`;

function Words({ close }: { readonly close: () => void }) {
  const navigate = useNavigate();
  const { scopes } = useSession();
  const actions = useShownKeys()
    .flat()
    .filter(({ key }) => key !== 'mod+k');
  const [words, setWords] = useState('');
  const q = useDeferredValue(words.trim());
  const found = useGet<OrdersPage>(['orders', 'found'], '/orders', { query: { q, limit: ORDERS_MAX }, enabled: q.length > 1 });
  const [chosen, setChosen] = useState('');
  const [first] = found.data?.orders ?? [];
  const best = first === undefined ? undefined : nameOf(first);
  // Orders come a moment after the words: the best of them is what Enter means, whatever stood first before.
  useEffect(() => {
    if (best !== undefined) setChosen(best);
  }, [best]);
  const go = (to: string, search: Record<string, string> = {}): void => {
    close();
    void navigate({ to, search: search });
  };
  return (
    <Command label={t.app.palette.label} className="palette" loop value={chosen} onValueChange={setChosen}>
      <Command.Input
        value={words}
        onValueChange={setWords}
        placeholder={t.app.palette.hint}
        autoFocus
        className="palette-input"
      />
      <Command.List className="palette-list">
        <Command.Empty className="palette-none">{found.isFetching ? t.app.palette.searching : t.app.palette.none}</Command.Empty>
        {q.length > 1 && (
          <Command.Group heading={t.app.palette.orders}>
            {(found.data?.orders ?? []).map((order) => (
              <Command.Item
                key={order.order}
                value={nameOf(order)}
                keywords={[words]}
                onSelect={() => go(`/orders/${encodeURIComponent(order.order)}`)}
              >
                <Icon name="orders" />
                <span>{order.number}</span>
                <small>{order.customer}</small>
                <small className="palette-side">{order.standing}</small>
              </Command.Item>
            ))}
            <Command.Item value={t.app.palette.allOrders(q)} onSelect={() => go('/orders', { q })}>
              <Icon name="search" />
              {t.app.palette.allOrders(q)}
            </Command.Item>
          </Command.Group>
        )}
        <Command.Group heading={t.app.palette.screens}>
          {SCREENS.filter((screen) => mayOpen(scopes, screen)).map((screen) => (
            <Command.Item key={screen.name} value={t.app.screens[screen.name]} onSelect={() => go(screen.path)}>
              <Icon name={screen.icon} />
              {t.app.screens[screen.name]}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading={t.app.palette.actions}>
          {actions.map((action) => (
            <Command.Item
              key={action.key + action.text}
              value={action.text}
              onSelect={() => {
                close();
                // After the dialog has given the focus back.
                requestAnimationFrame(() => action.run(new KeyboardEvent('keydown', { key: action.key })));
              }}
            >
              <Icon name="keyboard" />
              {action.text}
              <small className="palette-side">{action.key}</small>
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}
