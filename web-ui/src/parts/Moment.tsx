import { useEffect, useState } from 'react';
import { exactTime, inOneUnit, relativeTime } from './times.ts';

/** The clock, as often as a text that shows it changes. */
export function useNow(everyMillis = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}

/** A time, relative; exact on hover. */
export function Moment({ time, millis }: { time?: string; millis?: number }) {
  const now = useNow();
  const at = millis ?? Date.parse(time ?? '');
  if (Number.isNaN(at)) return <>unknown</>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}

/** What is left until a time; nothing once it has come. */
export function Countdown({ until }: { until: string }) {
  const now = useNow();
  const at = Date.parse(until);
  if (!(at > now)) return <>over</>;
  return (
    <time dateTime={until} title={exactTime(at)}>
      {inOneUnit(at - now)} left
    </time>
  );
}
