declare global {
  /** Read by the library that locks scrolling behind a dialog; it has no other way to be told. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce that the page's policy grants to style elements made by its own scripts. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';

globalThis.__webpack_nonce__ = styleNonce;
