/** The same, for its one owner to write. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
