import { Anchor, Loader, Text } from '@mantine/core';
import { memo } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { hrefOf } from '../../store/route.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

interface AnswerHeadProps {
  readonly answerKey: string;
  /** Names the side where there are two. */
  readonly name: string | null;
}

/** Who answers, and what can be done with the answer once it is there. */
export const AnswerHead = memo(({ answerKey, name }: AnswerHeadProps) => {
  const model = usePlayground(({ answers }) => answers[answerKey]?.model);
  const placing = usePlayground(({ answers }) => answers[answerKey]?.placing);
  const wanted = usePlayground(({ answers }) => answers[answerKey]?.backend);
  const chat = usePlayground(({ answers }) => answers[answerKey]?.chat);
  const isBusy = usePlayground(({ answers }) => answers[answerKey]?.end === null);
  // Half an answer is not followed: it would draw all of this anew with every word.
  const whole = usePlayground(({ answers }) => (answers[answerKey]?.end ? answers[answerKey].text : ''));
  const place = placing?.backend ?? wanted;
  return (
    <div className="playground-answer-head">
      <Text size="sm" component="h2" fw={600} m={0}>
        {name ? `${name} · ` : ''}
        {model}
      </Text>
      {place ? (
        <Text size="sm" c="dimmed">
          on <Anchor href={hrefOf('backend', place)}>{place}</Anchor>
        </Text>
      ) : null}
      {isBusy ? <Loader size={14} aria-hidden="true" /> : null}
      <span style={{ flex: 1 }} />
      {chat && placing ? <InTraffic chat={chat} /> : null}
      {whole === '' ? null : <CopyButton text={whole} label="Copy this answer" />}
    </div>
  );
});

/** Recent requests are forgotten in time: the way there is shown while it leads somewhere. */
function InTraffic({ chat }: { readonly chat: string }) {
  const isKnown = usePanel(
    ({ snapshot }) =>
      snapshot !== null && [...snapshot.live, ...snapshot.recent].some((exchange) => exchange.id === chat),
  );
  if (!isKnown) return null;
  return (
    <Anchor size="sm" href={hrefOf('traffic', chat)}>
      In Traffic
    </Anchor>
  );
}
