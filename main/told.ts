import type { Log, ToldStore } from './ports.ts';

/** What has been told of things that are told once, also by earlier runs of the gateway. */
export interface Told {
  /** Whether that is another mark than was told last of the subject; from then on it is not. */
  isNews(subject: string, mark: string): boolean;
}

/** Without a store it is remembered for this run only. What cannot be kept is told all the same, and the log says so. */
export function createTold(store: ToldStore | undefined, log: Pick<Log, 'error'>): Told {
  const marks = new Map(store?.load());
  return {
    isNews(subject, mark) {
      if (marks.get(subject) === mark) return false;
      marks.set(subject, mark);
      const saved = store?.save(subject, mark);
      if (saved?.ok === false)
        log.error('what was told could not be written down, so that it will be told again', {
          subject,
          error: saved.error,
        });
      return true;
    },
  };
}
