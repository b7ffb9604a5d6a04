import { hostname } from 'node:os';
import type { SimulatorConfig } from '../config.ts';
import type { Call } from './call.ts';

const LOCAL_SUFFIXES = ['.localhost', '.local', '.internal'];

/** Loopback, private and unspecified addresses. */
function isLocalAddress(name: string): boolean {
  if (/^(::1?|f[cd][0-9a-f:]*|fe80:[0-9a-f:]*)$/i.test(name)) return true;
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
  if (!parts) return false;
  const [first = 0, second = 0] = parts.slice(1).map(Number);
  if ([127, 10].includes(first) || name === '0.0.0.0') return true;
  return (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
}

/** Whether a server that listens on loopback answers a request with this Host header. */
export function isAllowedHost(header: string): boolean {
  const name = header
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (name === '' || name === 'localhost' || name === hostname().toLowerCase()) return true;
  return LOCAL_SUFFIXES.some((suffix) => name.endsWith(suffix)) || isLocalAddress(name);
}

const APP_SCHEMES = ['app://', 'file://', 'tauri://', 'vscode-webview://', 'vscode-file://'];
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$/;

/** Whether a page of this origin may call the server; `*` in a configured origin stands for anything. */
export function isAllowedOrigin(origin: string, host: string, configured: readonly string[]): boolean {
  if (origin === `http://${host}` || LOCAL_ORIGIN.test(origin)) return true;
  if (APP_SCHEMES.some((scheme) => origin.startsWith(scheme))) return true;
  return configured.some((pattern) => {
    const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${escaped}$`).test(origin);
  });
}

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS',
  'Access-Control-Allow-Headers':
    'Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,X-Stainless-Arch,X-Stainless-Async,X-Stainless-Custom-Poll-Interval,X-Stainless-Helper-Method,X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,X-Stainless-Poll-Helper,X-Stainless-Retry-Count,X-Stainless-Runtime,X-Stainless-Runtime-Version,X-Stainless-Timeout',
  'Access-Control-Max-Age': '43200',
};

export type AccessVerdict =
  | { kind: 'pass'; headers: Record<string, string> }
  | { kind: 'forbidden' }
  | { kind: 'preflight'; headers: Record<string, string> };

/** Host filter and cross-origin rules, before any routing. */
export function judgeAccess(config: SimulatorConfig, call: Pick<Call, 'method' | 'headers'>): AccessVerdict {
  const host = call.headers.host ?? '';
  if (config.bindLoopback && !isAllowedHost(host)) return { kind: 'forbidden' };
  const { origin } = call.headers;
  if (origin === undefined || origin === `http://${host}`) return { kind: 'pass', headers: {} };
  if (!isAllowedOrigin(origin, host, config.origins)) return { kind: 'forbidden' };
  const headers = { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
  if (call.method === 'OPTIONS') return { kind: 'preflight', headers: { ...headers, ...PREFLIGHT } };
  return { kind: 'pass', headers };
}
