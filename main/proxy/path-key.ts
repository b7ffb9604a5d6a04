const WITH_KEY = /^\/k\/([^/]+)(\/.*)?$/;

/** Clients that cannot send headers have their key in the base URL: `/k/<key>/v1` … The path behind it is what they mean. */
export function splitPathKey(path: string): { readonly key: string | null; readonly path: string } {
  const [, key, rest] = WITH_KEY.exec(path) ?? [];
  return key === undefined ? { key: null, path } : { key, path: rest ?? '/' };
}
