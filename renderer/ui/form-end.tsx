import { Alert, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

interface FormEndProps {
  readonly onCancel: () => void;
  /** Why the last try to send it failed; null when none did. */
  readonly complaint?: string | null;
  /** The button that sends it. */
  readonly children: ReactNode;
}

/** How a dialog's form ends: what is in the way, then the way back and the way on. */
export function FormEnd({ onCancel, complaint = null, children }: FormEndProps) {
  return (
    <>
      {complaint === null ? null : (
        <Alert color="red" role="alert">
          {complaint}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        {children}
      </Group>
    </>
  );
}
