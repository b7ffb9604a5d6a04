import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

export interface UndoOffer {
  /** Names what it does: `Resume rig-1`. */
  readonly label: string;
  readonly run: () => void;
}

/** Long enough to read and to reach for the undo. */
const NOTICE_MS = 6_000;
const UNDO_MS = 12_000;
let count = 0;

const nextId = (): string => {
  count += 1;
  return `notice-${count}`;
};

/** Says what was done and offers the way back. */
export function showNotice(message: string, undo?: UndoOffer): void {
  const id = nextId();
  const takeBack = (offer: UndoOffer): void => {
    notifications.hide(id);
    offer.run();
  };
  const body = (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm">{message}</Text>
      {undo ? (
        <Button variant="default" style={{ flex: 'none' }} onClick={() => takeBack(undo)}>
          {undo.label}
        </Button>
      ) : null}
    </Group>
  );
  notifications.show({ id, message: body, autoClose: undo ? UNDO_MS : NOTICE_MS, withBorder: true });
}

/** Says what did not work and why; stays until it is closed. */
export function showFailure(title: string, reason: string): void {
  notifications.show({
    id: nextId(),
    title,
    message: reason,
    color: 'red',
    autoClose: false,
    withBorder: true,
    role: 'alert',
  });
}

/** Shows that something goes on; the returned function takes it away. */
export function showProgress(message: string): () => void {
  const id = notifications.show({
    id: nextId(),
    message: `${message}…`,
    loading: true,
    autoClose: false,
    withBorder: true,
  });
  return () => void notifications.hide(id);
}
