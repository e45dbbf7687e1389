import type { ActionRequest } from '../../../src/dashboard/payloads/actions.ts';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import { Stored } from '../dom/stored.ts';
import { refusalOf } from '../source/request.ts';
import type { RunServer } from '../source/run-source.ts';
import { say } from './notice.ts';

interface Request {
  /** The button that asked. */
  readonly button: string;
  readonly what: string;
}

/** How long an answer is waited for. */
const patienceMs = 30_000;

/**
 * What the page has asked the run for. Nothing is shown as done before a frame says so.
 */
export class Requests {
  /** Buttons that wait for an answer. */
  readonly asked = new Stored<ReadonlySet<string>>(new Set());
  readonly #server: RunServer;
  readonly #open = new Map<string, Request>();

  constructor(server: RunServer) {
    this.#server = server;
  }

  async ask(button: string, what: string, request: ActionRequest): Promise<void> {
    this.#mark(button, true);
    try {
      const { id, kept } = await this.#server.act(request);
      if (kept === true) {
        this.#mark(button, false);
        say(`${what}: kept until somebody resumes the run.`);
        return;
      }
      this.#open.set(id, { button, what });
      setTimeout(() => this.#giveUp(id), patienceMs);
    } catch (error) {
      const { code, message, hint } = refusalOf(error);
      this.#mark(button, false);
      say(`${what}: refused. ${code} ${message}${hint === undefined ? '' : ` ${hint}`}`);
    }
  }

  take(frame: Frame): void {
    for (const [id, how, why] of frame.actions) {
      const request = this.#open.get(id);
      if (!request) continue;
      this.#open.delete(id);
      this.#mark(request.button, false);
      say(how === 'done' ? `${request.what}: done.` : `${request.what}: refused. ${why ?? ''}`);
    }
  }

  #giveUp(id: string): void {
    const request = this.#open.get(id);
    if (!request) return;
    this.#open.delete(id);
    this.#mark(request.button, false);
    say(`${request.what}: no answer yet.`);
  }

  #mark(button: string, waits: boolean): void {
    const asked = new Set(this.asked.value);
    if (waits) asked.add(button);
    else asked.delete(button);
    this.asked.set(asked);
  }
}
