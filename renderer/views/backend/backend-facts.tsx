import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { quotaSentence } from '../../../shared/quota.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { useNow } from '../../store/now.ts';
import { vramOf } from '../../ui/backend-memory.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { describeCredential } from '../../ui/describe-credential.ts';
import { formatBytes, formatLatency, formatRate, formatShare, unknown } from '../../ui/figures.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** How it is set up and how it does, in figures. */
export function BackendFacts({ backend }: { readonly backend: BackendSnapshot }) {
  const { url, kind, version, tier, weight, slots, since, lastProbeAt, inFlight, rates } = backend;
  const now = useNow();
  return (
    <dl className="backend-facts">
      <Fact name="URL">
        <Group gap={4} wrap="nowrap">
          <span className="cut">{url}</span>
          <CopyButton text={url} label={`Copy the URL of ${backend.id}`} />
        </Group>
      </Fact>
      <Fact name="Version">{kind === 'openai' ? 'OpenAI API' : (version ?? unknown)}</Fact>
      <Fact name="Slots per model">
        {slots}
        {slotsNote(backend)}
      </Fact>
      <Fact name="Weight">{weight}</Fact>
      <Fact name="Tier">{tier}</Fact>
      <Fact name="Credential">{describeCredential(backend.credential)}</Fact>
      <Fact name="State since">
        <RelativeTime at={since} now={now} />
      </Fact>
      <Fact name="Last probe">
        <RelativeTime at={lastProbeAt} now={now} />
      </Fact>
      <Fact name="In flight">{inFlight}</Fact>
      <Fact name="Requests/s">{formatRate(rates.requestsPerSecond)}</Fact>
      <Fact name="First byte p50 / p95">
        {formatLatency(rates.ttfbP50Ms)} / {formatLatency(rates.ttfbP95Ms)}
      </Fact>
      <Fact name="Tokens/s">{formatRate(rates.tokensPerSecond)}</Fact>
      <Fact name="Errors">{formatShare(rates.errorRate)}</Fact>
      {kind === 'openai' ? null : <Fact name="Graphics memory in use">{formatBytes(vramOf(backend) ?? null)}</Fact>}
      <QuotaFacts quota={backend.quota} />
    </dl>
  );
}

/** What of its own limits is used, and whether that holds it. */
function QuotaFacts({ quota }: Pick<BackendSnapshot, 'quota'>) {
  if (quota === null) return null;
  const { requestsPerMinute, requestsUsed, tokensPerMinute, tokensUsed } = quota;
  const held = quotaSentence(quota);
  return (
    <>
      {requestsPerMinute === null ? null : (
        <Fact name="Requests in 60 s">
          {formatNumber(requestsUsed)} of {formatNumber(requestsPerMinute)}
        </Fact>
      )}
      {tokensPerMinute === null ? null : (
        <Fact name="Tokens in 60 s">
          {formatNumber(tokensUsed)} of {formatNumber(tokensPerMinute)}
        </Fact>
      )}
      {held === null ? null : (
        <Fact name="Held">
          <span className="tone-wary">{held}</span>
        </Fact>
      )}
    </>
  );
}

const numbers = new Intl.NumberFormat('en');
const formatNumber = (count: number): string => numbers.format(count);

/** Where the number of slots comes from, when it is not just as it was set. */
function slotsNote({ kind, slots, slotsSetting, ramp }: BackendSnapshot): string {
  if (slotsSetting === 'auto' && kind === 'openai') return ' (as none are set)';
  if (slotsSetting === 'auto') return slots > 1 ? ' (learned)' : ' (automatic)';
  return ramp < 1 ? ` of ${slotsSetting} while it comes back` : '';
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
