import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../main/ports.ts';
import type { CommandError, HostHandlers } from '../../../shared/contract.ts';
import type { PlaygroundEvent } from '../../../shared/playground.ts';
import { err, ok } from '../../../shared/result.ts';
import type { OwnGateway } from '../own-gateway.ts';
import { type Chat, startChat } from './chat.ts';

/** A page that reloads, or whose connection hiccups, is back within this; one that is not has left its answers. */
const PAGE_GRACE_MS = 5_000;
/** Each holds a connection and, more dearly, a slot. */
const MAX_CHATS = 32;

/** Takes an event to a page; false when the page can take nothing at the moment. */
export type Tell = (event: PlaygroundEvent) => boolean;

export interface Playground {
  readonly handlers: Pick<HostHandlers, 'playground.send' | 'playground.stop'>;
  /** Tells a page of its answers until the returned function is called. A page that stays away loses them. */
  attach(page: string, tell: Tell): () => void;
  /** Ends every answer. */
  stop(): void;
}

export interface PlaygroundOptions {
  readonly gateway: OwnGateway;
  readonly clock: Clock;
}

/** Chats through the gateway on behalf of pages that may not talk to its port themselves. */
export function createPlayground({ gateway, clock }: PlaygroundOptions): Playground {
  const pages = new Map<string, Tell>();
  const chats = new Map<string, { readonly page: string; readonly chat: Chat }>();

  const leaving = new Map<string, () => void>();

  function leaveUnlessBack(page: string): void {
    leaving.get(page)?.();
    leaving.set(
      page,
      clock.schedule(PAGE_GRACE_MS, () => leave(page)),
    );
  }

  function leave(page: string): void {
    leaving.delete(page);
    for (const running of [...chats.values()]) if (running.page === page) running.chat.abandon();
  }

  function stay(page: string): void {
    leaving.get(page)?.();
    leaving.delete(page);
  }

  return {
    handlers: {
      async 'playground.send'({ page, ...question }) {
        if (chats.size >= MAX_CHATS) return err(tooMany);
        const id = randomUUID();
        const tell: Tell = (event) => pages.get(page)?.(event) ?? false;
        const chat = startChat({
          gateway,
          question: { id, ...question },
          clock,
          tell,
          onGone: () => void chats.delete(id),
        });
        chats.set(id, { page, chat });
        if (!pages.has(page)) leaveUnlessBack(page);
        return ok({ id });
      },
      async 'playground.stop'({ id }) {
        chats.get(id)?.chat.stop();
        return ok({});
      },
    },
    attach(page, tell) {
      pages.set(page, tell);
      stay(page);
      return () => {
        if (pages.get(page) !== tell) return;
        pages.delete(page);
        leaveUnlessBack(page);
      };
    },
    stop() {
      for (const cancel of leaving.values()) cancel();
      leaving.clear();
      for (const { chat } of [...chats.values()]) chat.abandon();
    },
  };
}

const tooMany: CommandError = {
  code: 'unavailable',
  message: `${MAX_CHATS} answers of the playground are running already: stop one first`,
};
