import type { CDPSession } from 'playwright-core';

// Playwright describes Chromium's DevTools protocol; its session is the one way to those types.
declare const session: CDPSession;

export type CommandName = Parameters<CDPSession['send']>[0];
export type CommandInput<C extends CommandName> = NonNullable<Parameters<typeof session.send<C>>[1]>;
export type CommandOutput<C extends CommandName> = Awaited<ReturnType<typeof session.send<C>>>;

/** What the double listens to. */
export type EventName =
  | 'Fetch.requestPaused'
  | 'Inspector.targetCrashed'
  | 'Page.domContentEventFired'
  | 'Page.frameNavigated'
  | 'Page.loadEventFired'
  | 'Page.navigatedWithinDocument'
  | 'Page.windowOpen'
  | 'Runtime.bindingCalled'
  | 'Runtime.consoleAPICalled'
  | 'Runtime.executionContextCreated'
  | 'Runtime.executionContextDestroyed'
  | 'Target.attachedToTarget'
  | 'Target.targetCreated'
  | 'Target.targetDestroyed';
export type EventPayload<E extends EventName> = Parameters<Parameters<typeof session.addListener<E>>[1]>[0];

export type PausedRequest = EventPayload<'Fetch.requestPaused'>;
