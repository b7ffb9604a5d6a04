import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { policyWithStyles } from './content-policy.ts';

const HTML = 'text/html; charset=utf-8';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': HTML,
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface PanelFile {
  /** Content type and, for a page, the policy that lets its own style elements in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names under assets/ carry a hash of their content; everything else may change with the next build. */
  readonly immutable: boolean;
  readonly body: Buffer<ArrayBuffer>;
}

/** The panel's file for a URL path, still percent-encoded; null when there is none, or it lies outside `root`. */
export async function readPanelFile(root: string, urlPath: string): Promise<PanelFile | null> {
  const name = decodePath(urlPath === '/' ? '/index.html' : urlPath);
  if (name === null) return null;
  const base = resolve(root);
  const path = resolve(base, `.${name}`);
  if (!path.startsWith(base + sep)) return null;
  const body = await readIfFile(path);
  if (!body) return null;
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  if (extname(path) === '.html') return servePage(body.toString('utf8'));
  return { headers: { 'content-type': contentType }, immutable: path.startsWith(join(base, 'assets') + sep), body };
}

/** Stands in the built page where each answer puts a nonce of its own. */
const NONCE_PLACE = '__STYLE_NONCE__';
const NONCE_BYTES = 16;

/** A page with a nonce of its own, which the policy sent with it lets in. */
export function servePage(page: string): PanelFile {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return {
    headers: { 'content-type': HTML, 'content-security-policy': policyWithStyles(nonce) },
    immutable: false,
    body: Buffer.from(page.replaceAll(NONCE_PLACE, nonce)),
  };
}

function decodePath(urlPath: string): string | null {
  try {
    const name = decodeURIComponent(urlPath);
    return /[\0\\]/.test(name) ? null : name;
  } catch {
    return null;
  }
}

async function readIfFile(path: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return null;
    throw error;
  }
}
