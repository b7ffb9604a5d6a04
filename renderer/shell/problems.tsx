import { Alert, List } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useSnapshot } from '../store/selectors.ts';

/** What is wrong with the configuration on disk, while the one before it stays in force. */
export function Problems() {
  const { configProblems } = useSnapshot().gateway;
  if (configProblems.length === 0) return null;
  return (
    <Alert color="orange" mb="md" icon={<IconFileAlert />} title="The configuration needs attention" role="alert">
      <List size="sm">
        {configProblems.map((problem) => (
          <List.Item key={problem}>{problem}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
