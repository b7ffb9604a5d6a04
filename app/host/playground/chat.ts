import type { Clock } from '../../../main/ports.ts';
import type { ChatEnd, ChatPlacing, PlaygroundEvent } from '../../../shared/playground.ts';
import type { OwnGateway } from '../own-gateway.ts';
import { type Answer, createAnswer, type News, placingOf } from './answer.ts';
import { askGateway, type Question } from './ask-gateway.ts';

/** At most twenty events a second: nobody reads faster, and a page must not draw for every token. */
const EVENT_SPACING_MS = 50;

export interface ChatOptions {
  readonly gateway: OwnGateway;
  readonly question: Question;
  readonly clock: Clock;
  /** Gives the page what has come; false when it can take nothing now, which is then kept and offered again. */
  readonly tell: (event: PlaygroundEvent) => boolean;
  /** The page has been told of the end, or nobody is left to be told. */
  readonly onGone: () => void;
}

/** One answer under way. */
export interface Chat {
  /** Hangs up; the page hears that it was stopped. */
  stop(): void;
  /** Hangs up; nobody hears of it. */
  abandon(): void;
}

/** Asks, and tells of the answer in batches until its end. */
export function startChat({ gateway, question, clock, tell, onGone }: ChatOptions): Chat {
  const { id } = question;
  const askedAt = clock.monotonic();
  const elapsedMs = (): number => clock.monotonic() - askedAt;
  let untold = nothingNew(id);
  let toldAt = Number.NEGATIVE_INFINITY;
  let cancelFlush: (() => void) | null = null;
  let answer: Answer | null = null;
  let end: ChatEnd | null = null;

  function flush(): void {
    cancelFlush = null;
    toldAt = clock.monotonic();
    const isTaken = tell({ ...untold, end });
    if (isTaken) untold = nothingNew(id);
    else flushLater();
    if (isTaken && end) onGone();
  }

  function flushLater(): void {
    const waitMs = Math.max(0, toldAt + EVENT_SPACING_MS - clock.monotonic());
    cancelFlush ??= clock.schedule(waitMs, flush);
  }

  function begin(placing: ChatPlacing): void {
    untold = { ...untold, placing };
    flushLater();
  }

  function add({ text, thinking, ending }: News): void {
    if (end) return;
    untold = { ...untold, text: untold.text + text, thinking: untold.thinking + thinking };
    if (ending) end = { ...ending, totalMs: elapsedMs() };
    flushLater();
  }

  const hangUp = askGateway(gateway, question, {
    head(status, headers) {
      answer = createAnswer(status);
      begin(placingOf(headers, elapsedMs()));
    },
    data(chunk) {
      if (!answer || end) return;
      const news = answer.data(chunk);
      add(news);
      // After its last object a complete answer ends by itself; hanging up would make it look unwanted.
      if (news.ending?.outcome === 'broken') hangUp();
    },
    over: (failure) => add(answer?.over(failure) ?? noAnswer(failure)),
  });

  return {
    stop() {
      if (end) return;
      hangUp();
      add(without({ outcome: 'stopped', reason: null }));
    },
    abandon() {
      hangUp();
      cancelFlush?.();
      onGone();
    },
  };
}

const nothingNew = (id: string): PlaygroundEvent => ({ id, text: '', thinking: '', placing: null, end: null });

const noAnswer = (failure: string | null): News =>
  without({ outcome: 'broken', reason: failure ?? 'the gateway gave no answer' });

/** An ending without an answer. */
const without = (how: Pick<ChatEnd, 'outcome' | 'reason'>): News => ({
  text: '',
  thinking: '',
  ending: { ...how, status: null, figures: null },
});
