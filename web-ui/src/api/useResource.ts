import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ApiFailure, getJson } from './client.ts';
import type { Connection, Feed, Topic } from './feed.ts';

/** Several events come at once when a record is folded; one request answers them. */
const GATHER_MILLIS = 150;
/** However fast events come: a large mesh takes a while to send and to draw. */
const PAUSE_MILLIS = 500;
const POLL_MILLIS = 5_000;
/** Even a live stream is not trusted to tell everything. */
const LIVE_POLL_MILLIS = 30_000;

export const FeedContext = createContext<Feed | undefined>(undefined);

export function useFeed(): Feed {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error('no feed above this component');
  return feed;
}

export function useConnection(): Connection {
  const feed = useFeed();
  return useSyncExternalStore(feed.onConnection, () => feed.connection);
}

/** What the node last said, what went wrong since, and when it was said. */
export interface Resource<T> {
  readonly value: T | undefined;
  readonly failure: ApiFailure | undefined;
  readonly receivedAt: number | undefined;
  readonly refresh: () => void;
}

interface State<T> {
  readonly path: string;
  readonly value?: T;
  readonly failure?: ApiFailure | undefined;
  readonly receivedAt?: number;
}

/** Asks for a resource, and again whenever an event of one of the topics arrives. */
export function useResource<T>(path: string, topics: readonly Topic[]): Resource<T> {
  const feed = useFeed();
  const [state, setState] = useState<State<T>>({ path });
  const refresh = useRef<() => void>(() => undefined);
  const wanted = topics.join(' ');

  useEffect(() => {
    const asking = askAgainAndAgain<T>(feed, path, wanted.split(' '), (change: Change<T>) =>
      setState((before) => ({ ...(before.path === path ? before : {}), path, ...change })),
    );
    refresh.current = asking.now;
    return asking.stop;
  }, [feed, path, wanted]);

  const current: State<T> = state.path === path ? state : { path };
  return {
    value: current.value,
    failure: current.failure,
    receivedAt: current.receivedAt,
    refresh: () => refresh.current(),
  };
}

type Change<T> = { value: T; failure: undefined; receivedAt: number } | { failure: ApiFailure };

function askAgainAndAgain<T>(
  feed: Feed,
  path: string,
  topics: readonly string[],
  publish: (change: Change<T>) => void,
) {
  const stopped = new AbortController();
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let askedAt = 0;

  const ask = async (): Promise<void> => {
    gathering = undefined;
    if (asking) {
      soon();
      return;
    }
    asking = true;
    askedAt = Date.now();
    try {
      const value = await getJson<T>(path, stopped.signal);
      feed.report(true);
      publish({ value, failure: undefined, receivedAt: Date.now() });
    } catch (failure) {
      if (stopped.signal.aborted || !(failure instanceof ApiFailure)) return;
      feed.report(!failure.passing);
      publish({ failure });
    } finally {
      asking = false;
    }
  };
  const soon = (): void => {
    const pause = Math.max(GATHER_MILLIS, askedAt + PAUSE_MILLIS - Date.now());
    gathering ??= setTimeout(() => void ask(), pause);
  };

  const forget = feed.onNotice((topic) => {
    if (topic === 'all' || topics.includes(topic)) soon();
  });
  const tick = setInterval(() => {
    const pause = feed.connection === 'live' ? LIVE_POLL_MILLIS : POLL_MILLIS;
    if (!asking && Date.now() - askedAt >= pause) soon();
  }, 1_000);
  void ask();

  return {
    now: soon,
    stop: () => {
      stopped.abort();
      clearInterval(tick);
      clearTimeout(gathering);
      forget();
    },
  };
}
