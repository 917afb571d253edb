import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type EventStream, Feed } from './feed.ts';

class FakeStream implements EventStream {
  readyState = 0;
  closed = false;
  readonly #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  say(type: string, data = ''): void {
    this.#listeners.get(type)?.({ data } as MessageEvent<string>);
  }
}

let streams: FakeStream[];
let feed: Feed;

function latest(): FakeStream {
  const stream = streams.at(-1);
  if (!stream) throw new Error('no stream');
  return stream;
}

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  feed = new Feed(() => {
    streams.push(new FakeStream());
    return latest();
  });
  feed.start();
});

describe('Feed', () => {
  it('isLiveOnceTheStreamIsOpen', () => {
    expect(feed.connection).toBe('connecting');
    latest().say('open');
    expect(feed.connection).toBe('live');
  });

  it('isPollingWhenTheStreamBreaksAndRequestsAreAnswered', () => {
    latest().say('open');
    latest().say('error');
    expect(feed.connection).toBe('polling');
  });

  it('isLostWhenRequestsAreNotAnswered', () => {
    latest().say('open');
    latest().say('error');
    feed.report(false);
    expect(feed.connection).toBe('lost');
    latest().say('open');
    expect(feed.connection).toBe('live');
  });

  it('opensAgainWhenTheBrowserGaveUp', () => {
    latest().readyState = 2;
    latest().say('error');
    expect(streams).toHaveLength(1);
    vi.advanceTimersByTime(3_000);
    expect(streams).toHaveLength(2);
  });

  it('asksForEverythingAgainAfterAGap', () => {
    const heard: string[] = [];
    feed.onNotice((topic) => heard.push(topic));
    latest().say('open');
    latest().say('rollout', '{"id":"ab"}');
    expect(heard).toEqual(['all', 'rollout']);
  });

  it('livesWithEventsThatAreNotJson', () => {
    const heard: unknown[] = [];
    feed.onNotice((_, notice) => heard.push(notice));
    latest().say('node', '<html>');
    expect(heard).toEqual([{}]);
  });

  it('stopsOpeningOnceStopped', () => {
    latest().readyState = 2;
    latest().say('error');
    feed.stop();
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(1);
    expect(latest().closed).toBe(true);
  });
});
