import type { CommandInput } from '../../../shared/contract.ts';
import type { PlaygroundEvent } from '../../../shared/playground.ts';
import { showNotice } from '../../ui/notices.tsx';
import { usePanel } from '../panel-store.ts';
import { ask, follow, pageName } from '../send.ts';
import { type Answer, type AnswerEnd, messagesFor, type Side, type Turn } from './conversation.ts';
import { firstOption, modelOptions } from './model-options.ts';
import { isRunning, usePlayground } from './playground-store.ts';

/** Events that came before the reply that says whose they are. */
const strays = new Map<string, PlaygroundEvent[]>();
const keyByChat = new Map<string, string>();
let count = 0;
let unfollow: (() => void) | null = null;

const nextKey = (what: string): string => {
  count += 1;
  return `${what}-${count}`;
};

/** Asks each side that takes part. Nothing happens while an answer runs, or without words. */
export function askQuestion(question: string): void {
  const { sides, isComparing, wishes } = usePlayground.getState();
  if (isRunning(usePlayground.getState()) || question.trim() === '') return;
  unfollow ??= listen();
  const before = usePlayground.getState();
  const asked = sides.slice(0, isComparing ? 2 : 1).map(beginAnswer);
  const turn: Turn = { key: nextKey('turn'), question, answers: asked.map(({ key }) => key) };
  usePlayground.setState({
    draft: '',
    turns: [...before.turns, turn],
    answers: { ...before.answers, ...Object.fromEntries(asked.map((answer) => [answer.key, answer])) },
  });
  asked.forEach((answer, side) => {
    void sendOne(answer, messagesFor(before, { side, system: wishes.system, question }));
  });
}

function beginAnswer({ model, backend }: Side): Answer {
  const name = model ?? firstModel(backend);
  return { key: nextKey('answer'), model: name, backend, chat: null, text: '', thinking: '', placing: null, end: null };
}

function firstModel(backend: string | null): string {
  const { inventory, snapshot } = usePanel.getState();
  return firstOption(modelOptions(inventory ?? [], snapshot?.backends ?? [], backend));
}

async function sendOne(
  { key, model, backend }: Answer,
  messages: CommandInput<'playground.send'>['messages'],
): Promise<void> {
  const { temperature, maxTokens } = usePlayground.getState().wishes;
  const reply = await ask('playground.send', {
    page: pageName(),
    model,
    messages,
    ...(backend === null ? {} : { backend }),
    options: {
      ...(temperature === null ? {} : { temperature }),
      ...(maxTokens === null ? {} : { num_predict: maxTokens }),
    },
  });
  if (!reply.ok) {
    change(key, { end: endedHere('refused', reply.error.message) });
    return;
  }
  const { id } = reply.value;
  keyByChat.set(id, key);
  change(key, { chat: id });
  // The conversation was cleared, or the answer stopped, before the gateway had said which one it is.
  if (usePlayground.getState().answers[key]?.end !== null) void ask('playground.stop', { id });
  for (const event of strays.get(id) ?? []) take(event);
  strays.delete(id);
}

/** Ends every answer that runs. */
export function stopAnswers(): void {
  for (const { key, chat, end } of Object.values(usePlayground.getState().answers)) {
    if (end !== null) continue;
    if (chat === null) change(key, { end: endedHere('stopped', null) });
    else void ask('playground.stop', { id: chat });
  }
}

/** Forgets the conversation, and offers it back. */
export function clearConversation(): void {
  const { turns, answers } = usePlayground.getState();
  if (turns.length === 0) return;
  stopAnswers();
  const kept = Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, cutShort(answer)]));
  usePlayground.setState({ turns: [], answers: {} });
  rest();
  showNotice('The conversation was cleared', {
    label: 'Bring it back',
    run: () =>
      usePlayground.setState((now) => ({ turns: [...turns, ...now.turns], answers: { ...kept, ...now.answers } })),
  });
}

const cutShort = (answer: Answer): Answer =>
  answer.end === null ? { ...answer, end: endedHere('stopped', null) } : answer;

/** Follows the page's events, and how it stands with the gateway, for as long as an answer runs. */
function listen(): () => void {
  const unsubscribe = follow('playground', take);
  const unwatch = usePanel.subscribe(({ link, snapshot }, before) => {
    const isOther = before.snapshot !== null && snapshot?.gateway.startedAt !== before.snapshot.gateway.startedAt;
    if (link === 'lost' || link === 'signed-out') giveUp('the connection to the gateway was lost');
    else if (isOther) giveUp('the gateway was started again');
  });
  return () => {
    unsubscribe();
    unwatch();
  };
}

function giveUp(reason: string): void {
  for (const { key, end } of Object.values(usePlayground.getState().answers))
    if (end === null) change(key, { end: endedHere('broken', reason) });
}

function take(event: PlaygroundEvent): void {
  const key = keyByChat.get(event.id);
  if (key === undefined) {
    strays.set(event.id, [...(strays.get(event.id) ?? []), event]);
    return;
  }
  const before = usePlayground.getState().answers[key];
  if (!before || before.end !== null) return;
  change(key, {
    text: before.text + event.text,
    thinking: before.thinking + event.thinking,
    placing: event.placing ?? before.placing,
    end: event.end,
  });
}

function change(key: string, what: Partial<Answer>): void {
  usePlayground.setState(({ answers }) => {
    const before = answers[key];
    return before ? { answers: { ...answers, [key]: { ...before, ...what } } } : {};
  });
  rest();
}

/** Listens no longer than there is something to hear. */
function rest(): void {
  if (isRunning(usePlayground.getState())) return;
  unfollow?.();
  unfollow = null;
  strays.clear();
  keyByChat.clear();
}

/** An end that the gateway did not tell of. */
const endedHere = (outcome: AnswerEnd['outcome'], reason: string | null): AnswerEnd => ({
  outcome,
  reason,
  status: null,
  totalMs: null,
  figures: null,
});
