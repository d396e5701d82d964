import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useDoing } from '../session/context.ts';
import { t } from '../texts/en.ts';

/** Done to a person; the list is read again after. */
export function useActOnPeople<B>(path: string, after: () => void) {
  const client = useQueryClient();
  return useDoing<B, unknown>(path, () => {
    notifications.show({ message: t.people.done, closeButtonProps: { 'aria-label': t.kit.close } });
    void client.invalidateQueries({ queryKey: ['people'] });
    after();
  });
}
