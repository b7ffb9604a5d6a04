/** What to click about it. `backend` is an id. */
export type Remedy =
  | { readonly kind: 'open' | 'probe' | 'drain' | 'resume' | 'edit'; readonly backend: string }
  | { readonly kind: 'raise-slots' | 'lower-tier'; readonly backend: string }
  | { readonly kind: 'warm' | 'heal'; readonly backend: string; readonly model: string }
  | { readonly kind: 'pull'; readonly backend: string; readonly model: string }
  | { readonly kind: 'context-policy'; readonly model: string }
  | { readonly kind: 'show-worst' };

/** One thing that makes the fleet slow or smaller than it should be. */
export interface Finding {
  /** The same while it is about the same thing, whatever the figures in its text do. */
  readonly key: string;
  readonly tone: 'bad' | 'wary';
  /** One sentence, without a full stop. */
  readonly text: string;
  readonly remedy: Remedy;
}
