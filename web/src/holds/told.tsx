/** What was done is said aloud and can be taken back, from the message or by a key. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { wayName } from '../kit/format.ts';
import { KeyCap, ProblemText } from '../kit/parts.tsx';
import { part, Refused } from '../session/api.ts';
import { useApi } from '../session/context.ts';
import type { HoldRow } from '../session/types.ts';
import { t } from '../texts/en.ts';

const SHOWN_MS = 12_000;

export function useTold() {
  const api = useApi();
  const client = useQueryClient();
  const latest = useRef<HoldRow>(undefined);

  const undo = async (row: HoldRow): Promise<void> => {
    const number = row.number ?? row.order;
    try {
      await api.post(`/orders/${part(row.order)}/holds/${part(row.hold)}/taking-back`, { note: t.holds.undoNote });
      notifications.show({
        message: t.holds.undone(number),
        withCloseButton: true,
        closeButtonProps: { 'aria-label': t.kit.close },
      });
    } catch (error) {
      const message = error instanceof Refused ? <ProblemText problem={error.problem} /> : t.kit.unreachable;
      notifications.show({ color: 'red', message, closeButtonProps: { 'aria-label': t.kit.close } });
    }
    await client.invalidateQueries({ predicate: ({ queryKey: [of] }) => of === 'holds' || of === 'order' });
  };

  const one = (row: HoldRow, way: string, isProposed: boolean): void => {
    const number = row.number ?? row.order;
    latest.current = row;
    notifications.show({
      autoClose: SHOWN_MS,
      closeButtonProps: { 'aria-label': t.kit.close },
      message: (
        <div className="told">
          <span>{isProposed ? t.holds.proposed(wayName(way), number) : t.holds.done(wayName(way), number)}</span>
          <Button size="compact-xs" variant="default" onClick={() => void undo(row)} rightSection={<KeyCap>u</KeyCap>}>
            {t.holds.undo}
          </Button>
        </div>
      ),
    });
  };

  const undoLatest = (): void => {
    const row = latest.current;
    latest.current = undefined;
    if (row !== undefined) void undo(row);
  };
  return { one, undoLatest };
}
