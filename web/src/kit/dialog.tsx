/** A dialog over the screen. The page behind is not locked by a style element, which the policy would refuse. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../texts/en.ts';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly size?: string | number;
  readonly children: ReactNode;
}

export function Dialog({ title, isOpen, close, size = 'md', children }: DialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      size={size}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t.kit.close }}
    >
      {children}
    </Modal>
  );
}
