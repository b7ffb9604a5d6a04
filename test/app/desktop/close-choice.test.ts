import { describe, expect, it } from 'vitest';
import { chooseOnClose } from '../../../app/desktop/window/close-choice.ts';

const usual = { platform: 'linux', closeToTray: true, hasTray: true, busy: 0, isStopping: false } as const;

describe('closing the window', () => {
  it('leaves the gateway running in the tray', () => {
    expect(chooseOnClose({ ...usual, busy: 3 })).toBe('hide');
  });

  it('asks first where no tray would show that it runs', () => {
    expect(chooseOnClose({ ...usual, hasTray: false })).toBe('ask');
  });

  it('ends an idle gateway when that is what was chosen', () => {
    expect(chooseOnClose({ ...usual, closeToTray: false })).toBe('quit');
    expect(chooseOnClose({ ...usual, closeToTray: false, hasTray: false })).toBe('quit');
  });

  it('asks before it ends a gateway that somebody is using', () => {
    expect(chooseOnClose({ ...usual, closeToTray: false, busy: 1 })).toBe('ask');
  });

  it('never ends it on macOS, where a program without windows is in the dock', () => {
    expect(chooseOnClose({ ...usual, platform: 'darwin', closeToTray: false })).toBe('hide');
  });

  it('only hides the window of a gateway that is stopping already', () => {
    expect(chooseOnClose({ ...usual, closeToTray: false, busy: 2, isStopping: true })).toBe('hide');
  });
});
