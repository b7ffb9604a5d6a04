import type { ApiKey, KeySecret } from '../../../shared/key.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { isStillUsed, lastUsed, overlapping } from '../../store/keys/key-secrets.ts';
import { useNow } from '../../store/now.ts';
import { hrefOf } from '../../store/route.ts';
import { formatAgo, formatCount, formatExactTime, formatSpan } from '../../ui/figures.ts';
import { requestsOfDay } from './key-facts.ts';
import { KeyStateBadge } from './key-state-badge.tsx';
import { endWords, limitWords, modelWords, scopeWords } from './key-words.ts';

interface CellProps {
  readonly apiKey: ApiKey;
}

export const OwnerCell = ({ apiKey: { id, owner, note } }: CellProps) => (
  <>
    <div className="cut">
      <a className="row-link" data-row-link={id} href={hrefOf('keys', id)}>
        {owner}
      </a>
    </div>
    {note === '' ? null : (
      <div className="cut second-line" data-tip={note}>
        {note}
      </div>
    )}
  </>
);

export function IdCell({ apiKey: { id, createdAt } }: CellProps) {
  const now = useNow();
  return (
    <>
      <code>{id}</code>
      <div className="second-line" data-tip={formatExactTime(createdAt)}>
        made {formatAgo(createdAt, now)}
      </div>
    </>
  );
}

export function StateCell({ apiKey }: CellProps) {
  const now = useNow();
  const { state, revokedAt, expiresAt } = apiKey;
  const at = revokedAt ?? expiresAt;
  return (
    <>
      <KeyStateBadge state={state} />
      <div className="cut second-line" data-tip={at === null ? undefined : formatExactTime(at)}>
        {endWords(apiKey, now)}
      </div>
    </>
  );
}

export const ScopesCell = ({ apiKey: { scopes } }: CellProps) => (
  <span data-tip={scopes.map((scope) => `${scope}: ${scopeWords[scope]}`).join('\n')}>{scopes.join(', ')}</span>
);

export function ModelsCell({ apiKey }: CellProps) {
  const limits = limitWords(apiKey);
  const { models } = apiKey;
  return (
    <>
      <div className="cut" data-tip={models.length > 0 ? models.join('\n') : undefined}>
        {modelWords(apiKey)}
      </div>
      {limits.length === 0 ? null : (
        <div className="cut second-line" data-tip={limits.join('\n')}>
          {limits.join(', ')}
        </div>
      )}
    </>
  );
}

export const UseCell = ({ apiKey }: CellProps) => (
  <>
    <Sparkline
      values={apiKey.requestsByHour}
      points={apiKey.requestsByHour.length}
      label={`Requests of ${apiKey.owner} per hour over the last day`}
    />
    <div className="second-line">{formatCount(requestsOfDay(apiKey), 'request')}</div>
  </>
);

export function LastUseCell({ apiKey: { secrets } }: CellProps) {
  const now = useNow();
  const used = lastUsed(secrets);
  return (
    <>
      {used?.lastUsedAt == null ? (
        'never'
      ) : (
        <div className="cut">
          <time dateTime={new Date(used.lastUsedAt).toISOString()} data-tip={formatExactTime(used.lastUsedAt)}>
            {formatAgo(used.lastUsedAt, now)}
          </time>{' '}
          from {used.lastUsedFrom}
        </div>
      )}
      {overlapping(secrets, now).map((old) => (
        <div key={old.createdAt} className={isStillUsed(old, secrets) ? 'old-secret tone-wary' : 'old-secret'}>
          {oldSecretWords(old, now)}, ends in {formatSpan((old.endsAt ?? now) - now)}
        </div>
      ))}
    </>
  );
}

const oldSecretWords = ({ lastUsedAt, lastUsedFrom }: KeySecret, now: number): string =>
  lastUsedAt === null ? 'old secret: never used' : `old secret: ${formatAgo(lastUsedAt, now)} from ${lastUsedFrom}`;
