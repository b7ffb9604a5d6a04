/** What the desktop app remembers for the person who runs it; a headless gateway has none. */
export interface DesktopPreferences {
  readonly startAtLogin: boolean;
  readonly closeToTray: boolean;
  readonly notifications: boolean;
}
