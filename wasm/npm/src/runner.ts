// SPDX-License-Identifier: Apache-2.0
// Where requests run: on this thread, or in a worker that is ended to cancel.
import { Engine } from './engine.js';
import type { Reply, Request } from './protocol.js';
import type { RunOptions } from './types.js';

export interface Runner {
  run(request: Request, options: RunOptions): Promise<Reply>;
  close(): void;
}

export const cancelledReply: Reply = { error: { status: 'cancelled', text: 'cancelled', option: '' } };

/** Runs one request after the other on this thread. */
export class DirectRunner implements Runner {
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;
  private readonly engine: Engine;

  constructor(module: WebAssembly.Module) {
    this.engine = new Engine(module);
  }

  run(request: Request, options: RunOptions): Promise<Reply> {
    const next = this.last.then(async () => {
      if (this.closed || options.signal?.aborted) return cancelledReply;
      return this.engine.run(request, (done) => {
        options.onProgress?.(done);
        return !this.closed && !options.signal?.aborted;
      });
    });
    this.last = next;
    return next;
  }

  close(): void {
    this.closed = true;
  }
}

/** What a host's worker looks like. */
export interface WorkerPort {
  send(message: unknown): void;
  end(): void;
  /** Whether the process stays alive for it. */
  hold(on: boolean): void;
}
export type WorkerMessage = { progress: number } | { reply: Reply };
export type StartWorker = (module: WebAssembly.Module, receive: (message: WorkerMessage) => void, failed: (what: string) => void) => WorkerPort;

/** Runs one request after the other in a worker. */
export class WorkerRunner implements Runner {
  private port: WorkerPort | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;
  private stop: (() => void) | undefined;
  private receive: (message: WorkerMessage) => void = () => undefined;
  private failed: (what: string) => void = () => undefined;

  constructor(private readonly module: WebAssembly.Module, private readonly start: StartWorker) {
    this.port = this.fresh();
  }

  run(request: Request, options: RunOptions): Promise<Reply> {
    const next = this.last.then(() => this.begin(request, options));
    this.last = next;
    return next;
  }

  close(): void {
    this.closed = true;
    this.stop?.();
    this.port?.end();
    this.port = undefined;
  }

  private fresh(): WorkerPort {
    const port = this.start(this.module, (message) => this.receive(message), (what) => this.failed(what));
    port.hold(false);
    return port;
  }

  private begin(request: Request, { signal, onProgress }: RunOptions): Promise<Reply> {
    if (this.closed || signal?.aborted) return Promise.resolve(cancelledReply);
    const port = (this.port ??= this.fresh());
    return new Promise((resolve) => {
      const finish = (reply: Reply): void => {
        this.receive = this.failed = () => undefined;
        this.stop = undefined;
        signal?.removeEventListener('abort', stop);
        this.port?.hold(false);
        resolve(reply);
      };
      // The worker is deep in a run: nothing but its end stops it.
      const stop = (): void => {
        port.end();
        this.port = this.closed ? undefined : this.fresh();
        finish(cancelledReply);
      };
      this.stop = stop;
      signal?.addEventListener('abort', stop, { once: true });
      this.receive = (message) => {
        if ('reply' in message) return finish(message.reply);
        try {
          onProgress?.(message.progress);
        } catch {
          stop();
        }
      };
      this.failed = (what) => {
        port.end();
        this.port = undefined;
        finish({ error: { status: 'internal', text: `the worker ended: ${what}`, option: '' } });
      };
      port.hold(true);
      port.send(request);
    });
  }
}
