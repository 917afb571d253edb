import type { ReactNode } from 'react';
import type { RingTally } from '../api/types.ts';
import { Icons } from './Icons.ts';

type Outcome = Exclude<keyof RingTally, 'members'>;

const OUTCOMES: readonly { readonly key: Outcome; readonly icon: ReactNode }[] = [
  { key: 'succeeded', icon: <Icons.good /> },
  { key: 'failed', icon: <Icons.bad /> },
  { key: 'undone', icon: <Icons.undone /> },
  { key: 'silent', icon: <Icons.silent /> },
  { key: 'pending', icon: <Icons.pending /> },
  { key: 'apart', icon: <Icons.apart /> },
];

const WORDS: Record<Outcome, string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  undone: 'undone',
  silent: 'silent',
  pending: 'pending',
  apart: 'counted apart',
};

/** `2 of 4 succeeded, 1 failed, 1 pending`: what the bar shows, in words. */
export function tallyText(tally: RingTally): string {
  if (tally.members === 0) return 'no endpoints';
  const others = OUTCOMES.filter(({ key }) => key !== 'succeeded' && tally[key] > 0).map(
    ({ key }) => `${tally[key]} ${WORDS[key]}`,
  );
  return [`${tally.succeeded} of ${tally.members} succeeded`, ...others].join(', ');
}

/** Endpoints of a ring by outcome, one bar; each outcome has a colour and a pattern of its own. */
export function TallyBar({
  tally,
  label,
  thin = false,
}: {
  tally: RingTally;
  label: string;
  thin?: boolean;
}) {
  return (
    <div
      className={thin ? 'sv-bar sv-bar-thin' : 'sv-bar'}
      role="img"
      aria-label={`${label}: ${tallyText(tally)}`}
    >
      {OUTCOMES.map(
        ({ key }) =>
          tally[key] > 0 && <span key={key} className={`sv-bar-${key}`} style={{ flexGrow: tally[key] }} />,
      )}
    </div>
  );
}

/** The numbers of a bar, with its colours and patterns as their key. */
export function TallyKey({ tally }: { tally: RingTally }) {
  return (
    <ul className="sv-key">
      {OUTCOMES.map(({ key, icon }) => (
        <li key={key} className={tally[key] === 0 ? 'sv-zero' : undefined}>
          <span className={`sv-swatch sv-bar-${key}`} aria-hidden />
          <span aria-hidden>{icon}</span> {tally[key]} {WORDS[key]}
        </li>
      ))}
    </ul>
  );
}
