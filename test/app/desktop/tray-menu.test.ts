import { describe, expect, it } from 'vitest';
import { describeMenu } from '../../../app/desktop/tray/tray-menu.ts';
import { trayTemplate } from '../../../app/desktop/tray/tray-template.ts';
import { idleRates } from '../../support/backend-snapshot.ts';
import { snapshotOf, stuckLane } from './snapshots.ts';

function rig(...backends: Parameters<typeof snapshotOf>[0]) {
  const calls: string[] = [];
  const actions = {
    openPanel: (to = 'as it was') => void calls.push(`open ${to}`),
    order: (order: string, backend: string) => void calls.push(`${order} ${backend}`),
    copyBaseUrl: () => void calls.push('copy'),
    quit: () => void calls.push('quit'),
  };
  const items = trayTemplate(describeMenu(snapshotOf(backends), 0), actions);
  const all = items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
  const click = (id: string): void => (all.find((item) => item.id === id)!.click as () => void)();
  return { items, all, calls, click, labels: items.map(({ label, type }) => label ?? type) };
}

describe("the tray's menu", () => {
  it('begins with the state and ends with the way out', () => {
    expect(rig({}, { health: 'down', reason: 'connection refused' }).labels).toEqual([
      '1 of 2 backends up',
      'separator',
      'Open Corral',
      'Copy http://127.0.0.1:8080',
      'separator',
      'rig-2 – down',
      'rig-1 – up',
      'separator',
      'Quit Corral',
    ]);
  });

  it('has no empty part before there are backends', () => {
    expect(rig().labels.filter((label) => label === 'separator')).toHaveLength(2);
  });

  it('says why a backend is out, in letters that a menu does not swallow', () => {
    const { all } = rig({ health: 'down', reason: 'refused & gone' }, { lanes: [stuckLane] });
    expect(all.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['refused && gone', 'llama3.1:8b: 3 failures in 30 s']),
    );
  });

  it('drains what takes work and resumes what does not', () => {
    const { calls, click, all } = rig({}, { mode: 'draining' }, { mode: 'maintenance' });
    click('drain:rig-1');
    click('resume:rig-2');
    click('resume:rig-3');
    expect(calls).toEqual(['drain rig-1', 'resume rig-2', 'resume rig-3']);
    expect(all.some(({ id }) => id === 'drain:rig-2')).toBe(false);
  });

  it('leads into the panel', () => {
    const { calls, click } = rig({});
    click('open');
    click('show:rig-1');
    click('copy-base-url');
    click('quit');
    expect(calls).toEqual(['open as it was', 'open #/backend/rig-1', 'copy', 'quit']);
  });

  it('shows the most alarming fifteen of a large fleet and leads to the others', () => {
    const { labels, calls, click } = rig(
      ...Array.from({ length: 50 }, (_, i) => (i === 49 ? { health: 'down' as const } : {})),
    );
    expect(labels[5]).toBe('rig-50 – down');
    expect(labels).toContain('35 more…');
    click('more');
    expect(calls).toEqual(['open #/fleet']);
  });
});

describe("the tray menu's content", () => {
  it('is the same while only figures move, so that an open menu stays open', () => {
    const before = snapshotOf([{ inFlight: 1 }, { mode: 'draining', inFlight: 2 }]);
    const rates = { ...idleRates, requestsPerSecond: 9 };
    const after = snapshotOf(
      [
        { inFlight: 4, rates },
        { mode: 'draining', inFlight: 1 },
      ],
      { inFlight: 5, queued: 2, rates },
    );
    expect(describeMenu(after, 500)).toEqual(describeMenu(before, 0));
  });

  it('counts a stop down in steps', () => {
    const stopping = snapshotOf([{}], { state: 'stopping', stopsAt: 30_000, inFlight: 1 });
    const at = (now: number): string => describeMenu(stopping, now).headline;
    expect([at(0), at(4_900), at(5_000), at(30_500)]).toEqual([
      'Stopping: 30 s left at most',
      'Stopping: 30 s left at most',
      'Stopping: 25 s left at most',
      'Stopping: 0 s left at most',
    ]);
  });
});
