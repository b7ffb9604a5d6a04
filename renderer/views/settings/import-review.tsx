import { Button, Group, Tabs, Text } from '@mantine/core';
import type { ConfigView } from '../../../shared/config-view.ts';
import type { Offer } from '../../store/settings/carry.ts';
import { formatCount } from '../../ui/figures.ts';
import { ImportChanges } from './import-changes.tsx';
import { ImportLines } from './import-lines.tsx';
import { ProblemLines } from './problem-lines.tsx';

interface ImportReviewProps {
  readonly offer: Offer;
  readonly written: ConfigView['written'];
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onApply: () => void;
}

/** What became of each line, and what that would change here. */
export function ImportReview({ offer: { proposal, verdict }, written, isBusy, onBack, onApply }: ImportReviewProps) {
  const { lines, changes } = proposal;
  const { problems, afterRestart } = verdict;
  const canApply = changes.length > 0 && problems.length === 0;
  return (
    <>
      <Tabs defaultValue="lines">
        <Tabs.List mb="sm">
          <Tabs.Tab value="lines">{formatCount(lines.length, 'line')}</Tabs.Tab>
          <Tabs.Tab value="changes">{formatCount(changes.length, 'change')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lines">
          <ImportLines lines={lines} />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <ImportChanges changes={changes} written={written} afterRestart={afterRestart} />
        </Tabs.Panel>
      </Tabs>
      {problems.length > 0 ? (
        <>
          <Text size="sm" mt="md">
            It does not go together with what is set here:
          </Text>
          <ProblemLines problems={problems} name="" />
        </>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Text size="sm" c="dimmed" style={{ flex: 1 }}>
          {changes.length === 0 ? 'Nothing of it could be carried over.' : 'All of it is applied together, or nothing.'}
        </Text>
        <Button variant="default" onClick={onBack}>
          Back to the text
        </Button>
        <Button onClick={onApply} loading={isBusy} disabled={!canApply}>
          Apply {formatCount(changes.length, 'change')}
        </Button>
      </Group>
    </>
  );
}
