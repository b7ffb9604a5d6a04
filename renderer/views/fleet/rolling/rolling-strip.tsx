import './rolling.css';
import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { currentStep, type RollingSnapshot } from '../../../../shared/rolling.ts';
import {
  proceedRolling,
  ROLLING_KEY,
  sayRestarted,
  skipRolling,
  stopRolling,
} from '../../../store/actions/rolling-actions.ts';
import { hrefOf } from '../../../store/route.ts';
import { usePending, useSnapshot } from '../../../store/selectors.ts';
import { stageTones, stageWords } from './rolling-words.ts';

/** How far the rolling restart is, and what somebody has to do for it; nothing when there is none. */
export function RollingStrip() {
  const { rolling } = useSnapshot();
  if (rolling === null) return null;
  return (
    <section className="rolling" aria-label="Rolling restart">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm" role="status" className={rolling.state === 'paused' ? 'tone-wary' : undefined}>
            <b>Rolling restart</b> {sayState(rolling)}
          </Text>
          {rolling.endedAt === null ? <Orders rolling={rolling} /> : null}
        </Group>
        <Steps rolling={rolling} />
      </Stack>
    </section>
  );
}

function sayState({ state, words, question, steps }: RollingSnapshot): string {
  if (state === 'paused') return `waits: ${question ?? words}`;
  if (state !== 'running') return `${state}: ${words}`;
  const done = steps.filter(({ stage }) => stage === 'done').length;
  return `${done} of ${steps.length} restarted`;
}

function Orders({ rolling: { steps, question } }: { readonly rolling: RollingSnapshot }) {
  const isBusy = usePending(ROLLING_KEY) !== undefined;
  const step = currentStep(steps);
  if (!step) return null;
  const { backend, stage } = step;
  return (
    <Group gap="xs" wrap="nowrap">
      {stage === 'ready' ? (
        <Button size="xs" disabled={isBusy} onClick={() => void sayRestarted(backend)}>
          I have restarted {backend}
        </Button>
      ) : null}
      {question === null ? null : (
        <Button size="xs" disabled={isBusy} onClick={() => void proceedRolling()}>
          Go on all the same
        </Button>
      )}
      <Button variant="default" size="xs" disabled={isBusy} onClick={() => void skipRolling(backend)}>
        Skip {backend}
      </Button>
      <Button variant="default" size="xs" disabled={isBusy} onClick={() => void stopRolling()}>
        Stop
      </Button>
    </Group>
  );
}

function Steps({ rolling: { steps } }: { readonly rolling: RollingSnapshot }) {
  return (
    <ol className="rolling-steps" aria-label="Steps of the rolling restart">
      {steps.map(({ backend, stage, words }) => (
        <li key={backend} aria-current={currentStep(steps)?.backend === backend ? 'step' : undefined}>
          <Anchor size="sm" href={hrefOf('backend', backend)}>
            {backend}
          </Anchor>
          <span className={stageTones[stage]}>{stageWords[stage]}</span>
          <span className="rolling-words">{words}</span>
        </li>
      ))}
    </ol>
  );
}
