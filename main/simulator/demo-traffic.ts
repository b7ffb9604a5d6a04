import { createSystemClock, type SimClock } from './clock.ts';
import { inNamespace } from './demo-fleet.ts';
import { type DemoReply, sendDemoRequest } from './demo-request.ts';
import { createRandom, type SimRandom } from './random.ts';

export interface DemoTrafficOptions {
  /** Where the virtual users send their requests. */
  baseUrl: string;
  seed?: number;
  clock?: SimClock;
  /** Sent as a bearer token when the gateway asks for one. */
  apiKey?: string;
  /** Of the models that are asked for, as the fleet was given it. */
  namespace?: string;
}

interface Message {
  role: string;
  content: string;
}

interface User {
  name: string;
  model: string;
  /** Conversations go through the native API, completions through the compatible one. */
  kind: 'chat' | 'completion' | 'embedding';
  thinkMs: [number, number];
}

const USERS: readonly User[] = [
  { name: 'ana-open-webui', model: 'llama3.1:8b', kind: 'chat', thinkMs: [1500, 5000] },
  { name: 'bo-open-webui', model: 'llama3.1:8b', kind: 'chat', thinkMs: [2000, 7000] },
  { name: 'fay-open-webui', model: 'llama3.1:8b', kind: 'chat', thinkMs: [3000, 9000] },
  { name: 'gus-cli', model: 'llama3.1:8b', kind: 'chat', thinkMs: [2500, 8000] },
  { name: 'chidi-continue', model: 'qwen2.5-coder:14b', kind: 'completion', thinkMs: [1500, 5000] },
  { name: 'dana-continue', model: 'qwen2.5-coder:14b', kind: 'completion', thinkMs: [2000, 6000] },
  { name: 'hana-continue', model: 'qwen2.5-coder:14b', kind: 'completion', thinkMs: [3000, 9000] },
  { name: 'eli-agent', model: 'llama3.1:70b', kind: 'chat', thinkMs: [5000, 15_000] },
  { name: 'rag-indexer', model: 'nomic-embed-text', kind: 'embedding', thinkMs: [3000, 9000] },
];

const QUESTIONS = [
  'Summarise the notes of this morning in five lines.',
  'Why does this query scan the whole table?',
  'Write a unit test for the parser of durations.',
  'Translate the release notes into plain English.',
  'What changed between these two configurations?',
  'Explain how a prompt cache saves time on the second turn.',
  'Suggest three names for this function and say which is best.',
  'Find the mistake in this regular expression.',
];

/** A conversation starts afresh after this many messages. */
const LONGEST_CHAT = 9;
/** After a failure a user waits longer, as people do. */
const DISCOURAGED = 3;

interface Session {
  user: User;
  history: Message[];
  turns: number;
}

const pick = (random: SimRandom): string => QUESTIONS[random.integer(0, QUESTIONS.length - 1)] ?? '';

function nextRequest(session: Session, random: SimRandom): { path: string; body: Record<string, unknown> } {
  const { model, kind } = session.user;
  const question = `${pick(random)} (${session.turns})`;
  if (kind === 'embedding') {
    const input = Array.from({ length: random.integer(1, 6) }, () => `${pick(random)} ${random.hex(6)}`);
    return { path: '/api/embed', body: { model, input } };
  }
  if (kind === 'completion') {
    const messages = [{ role: 'user', content: question }];
    return {
      path: '/v1/chat/completions',
      body: { model, messages, stream: true, stream_options: { include_usage: true } },
    };
  }
  if (session.history.length >= LONGEST_CHAT) session.history = [];
  if (session.history.length === 0) session.history.push({ role: 'system', content: 'You are a patient colleague.' });
  session.history.push({ role: 'user', content: question });
  return { path: '/api/chat', body: { model, messages: session.history } };
}

function remember(session: Session, reply: DemoReply): void {
  session.turns += 1;
  if (session.user.kind !== 'chat') return;
  if (reply.ok) session.history.push({ role: 'assistant', content: reply.text });
  else session.history = [];
}

/**
 * A handful of virtual users with pauses between their requests: about one request per second in all, a few at once. A request that fails is the user's bad luck and never an error here. Returns what stops it.
 */
export function startDemoTraffic(options: DemoTrafficOptions): () => void {
  const clock = options.clock ?? createSystemClock();
  const random = createRandom(options.seed ?? 1);
  const cancels = new Set<() => void>();
  let stopped = false;

  const later = (delayMs: number, fn: () => void): void => {
    const cancel = clock.schedule(delayMs, () => {
      cancels.delete(cancel);
      fn();
    });
    cancels.add(cancel);
  };
  const act = (session: Session): void => {
    const { path, body } = nextRequest(session, random);
    const cancel = sendDemoRequest(
      { baseUrl: options.baseUrl, path, body, userAgent: session.user.name, apiKey: options.apiKey },
      (reply) => {
        cancels.delete(cancel);
        if (stopped) return;
        remember(session, reply);
        const patience = reply.ok ? 1 : DISCOURAGED;
        later(random.between(...session.user.thinkMs) * patience, () => act(session));
      },
    );
    cancels.add(cancel);
  };

  USERS.forEach((user, index) => {
    const own = { ...user, model: inNamespace(user.model, options.namespace) };
    later(300 + index * 700, () => act({ user: own, history: [], turns: 0 }));
  });
  return () => {
    stopped = true;
    for (const cancel of [...cancels]) cancel();
    cancels.clear();
  };
}
