import { Anchor, Loader, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { memo } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import type { Answer } from '../../store/playground/conversation.ts';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { hrefOf } from '../../store/route.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { advantage, answerFigures } from './answer-figures.ts';
import { AnswerText } from './answer-text.tsx';
import { endWords, spokenState } from './answer-words.ts';
import { Waiting } from './waiting.tsx';

interface AnswerCardProps {
  readonly answerKey: string;
  /** The answer of the other side to the same question. */
  readonly otherKey: string | undefined;
  /** Names the side where there are two. */
  readonly name: string | null;
}

/** One answer as it comes, and what it took. Follows its own answer alone: another's tokens do not draw it again. */
export const AnswerCard = memo(({ answerKey, otherKey, name }: AnswerCardProps) => {
  const answer = usePlayground(({ answers }) => answers[answerKey]);
  if (!answer) return null;
  return (
    <article className="playground-answer" aria-label={name ? `Answer ${name}` : 'Answer'} aria-busy={!answer.end}>
      <Head answer={answer} name={name} />
      {answer.thinking === '' ? null : <Thinking text={answer.thinking} isOpen={answer.text === ''} />}
      <div className="playground-text">
        {answer.text === '' && !answer.end && answer.thinking === '' ? <Waiting answer={answer} /> : null}
        <AnswerText text={answer.text} />
      </div>
      <EndNote answer={answer} />
      <Figures answer={answer} otherKey={otherKey} />
      <span role="status" className="only-for-readers">
        {spokenState(answer)}
      </span>
    </article>
  );
});

function Head({ answer, name }: { readonly answer: Answer; readonly name: string | null }) {
  const { model, placing, backend, text, end, chat } = answer;
  const place = placing?.backend ?? backend;
  return (
    <div className="playground-answer-head">
      <Text size="sm" component="h2" fw={600} m={0}>
        {name ? `${name} · ` : ''}
        {model}
      </Text>
      <Text size="sm" c="dimmed">
        {place === null ? '' : 'on '}
        {place === null ? null : <Anchor href={hrefOf('backend', place)}>{place}</Anchor>}
      </Text>
      {end ? null : <Loader size={14} aria-hidden="true" />}
      <span style={{ flex: 1 }} />
      {chat !== null && placing ? <InTraffic chat={chat} /> : null}
      {text === '' ? null : <CopyButton text={text} label="Copy this answer" />}
    </div>
  );
}

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

function Thinking({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }) {
  return (
    <details {...(isOpen ? { open: true } : {})}>
      <summary>
        <Text size="sm" c="dimmed" component="span">
          Thinking
        </Text>
      </summary>
      <Text size="sm" c="dimmed" className="playground-text" component="div">
        <AnswerText text={text} />
      </Text>
    </details>
  );
}

function EndNote({ answer: { end } }: { readonly answer: Answer }) {
  const words = end && endWords(end);
  if (!end || !words) return null;
  const isBad = end.outcome === 'refused' || end.outcome === 'broken';
  return (
    <div role="note" className={`playground-note tone-${isBad ? 'bad' : 'quiet'}`}>
      {isBad ? <IconAlertTriangle size={16} aria-hidden="true" /> : <IconInfoCircle size={16} aria-hidden="true" />}
      <div>
        <b>{words.title}</b>
        <Text size="sm" c="var(--mantine-color-text)">
          {words.text}
        </Text>
      </div>
    </div>
  );
}

function Figures({ answer, otherKey }: { readonly answer: Answer; readonly otherKey: string | undefined }) {
  const other = usePlayground(({ answers }) => (otherKey === undefined ? undefined : answers[otherKey]));
  const isDecided = answer.end?.outcome === 'complete' && other?.end?.outcome === 'complete';
  const others = isDecided ? answerFigures(other) : [];
  return (
    <dl className="playground-figures">
      {answerFigures(answer).map((figure, place) => {
        const won = advantage(figure, others[place]);
        return (
          <Tooltip key={figure.name} label={figure.hint}>
            <div>
              <dt>{figure.name}</dt>
              <dd>{won ? <b>{figure.value}</b> : figure.value}</dd>
              {otherKey === undefined ? null : <dd className="playground-won tone-good">{won}</dd>}
            </div>
          </Tooltip>
        );
      })}
    </dl>
  );
}
