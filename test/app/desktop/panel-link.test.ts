import { describe, expect, it } from 'vitest';
import { createPanelLink } from '../../../app/desktop/window/panel-link.ts';
import type { Events } from '../../../shared/contract.ts';
import type { PlaygroundEvent } from '../../../shared/playground.ts';
import { createFakeGateway, createSnapshot } from '../fake-gateway.ts';

function rig() {
  const gateway = createFakeGateway();
  const sent: string[] = [];
  const send = <E extends keyof Events>(event: E, payload: Events[E]): void =>
    void sent.push(
      `${event} ${'seq' in payload ? payload.seq : 'to' in payload ? payload.to : JSON.stringify(payload)}`,
    );
  const pages = new Map<string, (event: PlaygroundEvent) => boolean>();
  const attachPage = (page: string, tell: (event: PlaygroundEvent) => boolean): (() => void) => {
    pages.set(page, tell);
    return () => void pages.delete(page);
  };
  const link = createPanelLink({ subscribe: gateway.subscribe, attachPage, send });
  return { gateway, sent, pages, link };
}

describe('snapshots to the window', () => {
  it('begin at once when the page listens and can be seen', () => {
    const { gateway, sent, link } = rig();
    link.watch('snapshot', 'page-1');
    expect(sent).toEqual([]);
    link.setVisible(true);
    gateway.publish(createSnapshot(2));
    expect(sent).toEqual(['snapshot 1', 'snapshot 2']);
  });

  it('are not even made for a window that is hidden, and begin anew with the latest', () => {
    const { gateway, sent, link } = rig();
    link.setVisible(true);
    link.watch('snapshot', 'page-1');
    link.setVisible(false);
    expect(gateway.subscriberCount()).toBe(0);
    gateway.publish(createSnapshot(2));
    expect(sent).toEqual(['snapshot 1']);
    link.setVisible(true);
    expect(sent).toEqual(['snapshot 1', 'snapshot 2']);
  });

  it('end when the page stops listening, or is another', () => {
    const { gateway, link } = rig();
    link.setVisible(true);
    link.watch('snapshot', 'page-1');
    link.unwatch('snapshot', 'page-1');
    expect(gateway.subscriberCount()).toBe(0);
    link.watch('snapshot', 'page-1');
    link.reset();
    expect(gateway.subscriberCount()).toBe(0);
  });

  it('go to the page that took the place of another, and are not stopped by the last words of that one', () => {
    const { gateway, link } = rig();
    link.setVisible(true);
    link.watch('snapshot', 'page-1');
    link.watch('snapshot', 'page-2');
    link.unwatch('snapshot', 'page-1');
    expect(gateway.subscriberCount()).toBe(1);
  });

  it('are sent once however often the page says that it listens', () => {
    const { gateway, link } = rig();
    link.setVisible(true);
    link.watch('snapshot', 'page-1');
    link.watch('snapshot', 'page-1');
    expect(gateway.subscriberCount()).toBe(1);
  });
});

describe('asking the page to go somewhere', () => {
  it('happens at once when it listens', () => {
    const { sent, link } = rig();
    link.watch('navigate', 'page-1');
    link.goTo('#/traffic');
    expect(sent).toEqual(['navigate #/traffic']);
  });

  it('waits for a page that is still loading, and keeps only the last wish', () => {
    const { sent, link } = rig();
    link.goTo('#/traffic');
    link.goTo('#/backend/rig-1');
    link.watch('navigate', 'page-1');
    link.watch('navigate', 'page-1');
    expect(sent).toEqual(['navigate #/backend/rig-1']);
  });

  it('waits again after a reload', () => {
    const { sent, link } = rig();
    link.watch('navigate', 'page-1');
    link.reset();
    link.goTo('#/models');
    expect(sent).toEqual([]);
    link.watch('navigate', 'page-1');
    expect(sent).toEqual(['navigate #/models']);
  });
});

describe('answers of the playground', () => {
  const event: PlaygroundEvent = { id: 'chat-1', text: 'Hello', thinking: '', placing: null, end: null };

  it('reach the page that asked, also while its window is hidden', () => {
    const { sent, pages, link } = rig();
    link.watch('playground', 'page-1');
    link.setVisible(false);
    expect(pages.get('page-1')?.(event)).toBe(true);
    expect(sent).toEqual([`playground ${JSON.stringify(event)}`]);
  });

  it('are not taken for a page that stopped listening, or is another', () => {
    const { pages, link } = rig();
    link.watch('playground', 'page-1');
    link.unwatch('playground', 'page-1');
    expect(pages.size).toBe(0);
    link.watch('playground', 'page-1');
    link.watch('playground', 'page-2');
    expect([...pages.keys()]).toEqual(['page-2']);
    link.reset();
    expect(pages.size).toBe(0);
  });
});
