import type { ChangeNotice } from './types.ts';

export const TOPICS = ['status', 'rollout', 'node', 'record', 'transfer'] as const;
export type Topic = (typeof TOPICS)[number];

/** live: changes arrive by themselves; polling: only by asking again; lost: the node does not answer. */
export type Connection = 'connecting' | 'live' | 'polling' | 'lost';

/** How long to wait before a stream that the browser gave up on is opened again. */
const REOPEN_MILLIS = 3_000;

export interface EventStream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

type NoticeListener = (topic: Topic | 'all', notice: ChangeNotice) => void;

/**
 * The node's server-sent events, and what they and the requests together say about the connection. Events only
 * say that something changed; whoever shows it asks for it again.
 */
export class Feed {
  #stream: EventStream | undefined;
  #reopen: ReturnType<typeof setTimeout> | undefined;
  #streaming = false;
  #answered: boolean | undefined;
  #connection: Connection = 'connecting';
  readonly #noticeListeners = new Set<NoticeListener>();
  readonly #connectionListeners = new Set<() => void>();

  constructor(private readonly open: () => EventStream) {}

  get connection(): Connection {
    return this.#connection;
  }

  start(): void {
    const stream = this.open();
    this.#stream = stream;
    stream.addEventListener('open', () => {
      this.#streaming = true;
      this.#answered = true;
      this.#update();
      // What happened while there was no stream went unheard.
      this.#tell('all', {});
    });
    stream.addEventListener('error', () => {
      this.#streaming = false;
      this.#update();
      if (stream.readyState === 2 && stream === this.#stream)
        this.#reopen = setTimeout(() => this.start(), REOPEN_MILLIS);
    });
    for (const topic of TOPICS) {
      stream.addEventListener(topic, (event) => this.#tell(topic, noticeOf(event.data)));
    }
  }

  stop(): void {
    clearTimeout(this.#reopen);
    this.#stream?.close();
    this.#stream = undefined;
    this.#streaming = false;
  }

  /** Whoever asked the node for something says here whether it answered. */
  report(answered: boolean): void {
    this.#answered = answered;
    this.#update();
  }

  onNotice(listener: NoticeListener): () => void {
    this.#noticeListeners.add(listener);
    return () => void this.#noticeListeners.delete(listener);
  }

  onConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener);
    return () => void this.#connectionListeners.delete(listener);
  };

  #tell(topic: Topic | 'all', notice: ChangeNotice): void {
    for (const listener of this.#noticeListeners) listener(topic, notice);
  }

  #update(): void {
    const next = this.#next();
    if (next === this.#connection) return;
    this.#connection = next;
    for (const listener of this.#connectionListeners) listener();
  }

  #next(): Connection {
    if (this.#answered === false) return 'lost';
    if (this.#streaming) return 'live';
    return this.#answered ? 'polling' : 'connecting';
  }
}

function noticeOf(data: string): ChangeNotice {
  try {
    return JSON.parse(data) as ChangeNotice;
  } catch {
    return {};
  }
}
