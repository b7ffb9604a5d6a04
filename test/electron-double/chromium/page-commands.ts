import type { Session } from './connection.ts';
import type { CommandOutput } from './protocol.ts';

/** Resolves with what went wrong (`ERR_CONNECTION_REFUSED` …), or null once the document begins. */
export async function navigate(page: Session, url: string): Promise<string | null> {
  const { errorText } = await page.send('Page.navigate', { url });
  return errorText ? errorText.replace('net::', '') : null;
}

/** Runs code in the page's own world and waits for its promise. Rejects with what it throws. */
export async function evaluate(page: Session, expression: string, userGesture = false): Promise<unknown> {
  const params = { expression, awaitPromise: true, returnByValue: true, userGesture };
  const { result, exceptionDetails } = await page.send('Runtime.evaluate', params);
  if (exceptionDetails) throw new Error(describe(exceptionDetails));
  return result.value;
}

type Failure = NonNullable<CommandOutput<'Runtime.evaluate'>['exceptionDetails']>;
const describe = ({ exception, text }: Failure): string => exception?.description ?? text;

/** A PNG of what the page shows. */
export async function capture(page: Session): Promise<Buffer> {
  const { data } = await page.send('Page.captureScreenshot', { format: 'png' });
  return Buffer.from(data, 'base64');
}

/** Gives a page this much room. Zoomed in, the same room holds fewer of its pixels. */
export async function layOut(page: Session, [width = 0, height = 0]: readonly number[], zoom: number): Promise<void> {
  await page.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(width / zoom),
    height: Math.round(height / zoom),
    deviceScaleFactor: zoom,
    mobile: false,
  });
}

/** What `prefers-color-scheme` says in a page. */
export async function setScheme(page: Session, scheme: 'dark' | 'light'): Promise<void> {
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
}
