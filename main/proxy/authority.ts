/** A name or an address, and a port: nothing that a reader further on could take for two of them, or for something else. */
const AUTHORITY = /^([A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,30})?\])(?::\d{0,5})?$/;

/** The name or address without its port; null for what is no authority (RFC 9110 §7.2). */
export const nameOfAuthority = (text: string): string | null => AUTHORITY.exec(text)?.[1] ?? null;

export const isAuthority = (text: string): boolean => AUTHORITY.test(text);
