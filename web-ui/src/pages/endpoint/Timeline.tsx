import type { ReactNode } from 'react';
import type { HistoryEvent } from '../../api/types.ts';
import { Digest } from '../../parts/Copy.tsx';
import { Icons } from '../../parts/Icons.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { Moment } from '../../parts/Moment.tsx';

const EVENTS_SHOWN = 30;

const LOOKS: Record<HistoryEvent['outcome'], { icon: ReactNode; className: string; word: string }> = {
  neutral: { icon: <Icons.neutral />, className: 'sv-quiet', word: '' },
  good: { icon: <Icons.good />, className: 'sv-good', word: 'Good:' },
  warning: { icon: <Icons.warning />, className: 'sv-warn', word: 'Warning:' },
  bad: { icon: <Icons.bad />, className: 'sv-bad', word: 'Bad:' },
};

/** What an endpoint has signed and what was signed about it, newest first. */
export function Timeline({ events }: { events: readonly HistoryEvent[] }) {
  const [shown, more] = useLimited(events, EVENTS_SHOWN, 'events');
  if (events.length === 0) return <p className="sv-quiet">No record yet.</p>;
  return (
    <>
      <ol className="sv-timeline">
        {shown.map((event) => (
          <li key={event.recordId}>
            <span className={LOOKS[event.outcome].className} aria-hidden>
              {LOOKS[event.outcome].icon}
            </span>
            <div>
              <p>
                <span className="pf-v6-screen-reader">{LOOKS[event.outcome].word}</span> {event.summary}
              </p>
              <p className="sv-small sv-quiet">
                <Moment time={event.time} /> · {event.type} ·{' '}
                <Digest value={event.recordId} what="record id" />
              </p>
            </div>
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}
