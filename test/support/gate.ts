import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

interface Waiting {
  readonly name: string;
  readonly socket: Socket;
}

/**
 * A loopback server at which actions wait until the test releases them (`meet.wait`,
 * `meet.stubborn`). An action waits from its arrival until its release or the end of its socket,
 * always within its own execution: the peak is never above the number of items in flight at once.
 */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: Waiting[] = [];
  #changed: (() => void)[] = [];
  /** Names of the actions, in order of arrival. */
  readonly arrivals: string[] = [];
  /** Whether an action that arrives is released at once. */
  passes: (name: string) => boolean = () => false;
  /** The most actions that waited at once. */
  peak = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#receive(socket));
  }

  /** A gate that is closed when the test has ended. */
  static async create(): Promise<Gate> {
    const gate = new Gate(createServer());
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    onTestFinished(() => gate.#close());
    return gate;
  }

  get port(): number {
    const { port } = this.#server.address() as AddressInfo;
    return port;
  }

  /** Names of the waiting actions, in order. */
  get waiting(): string[] {
    return this.#waiting.map(({ name }) => name);
  }

  /** Resolves when at least `count` actions wait at once. */
  async waitFor(count: number): Promise<void> {
    await this.#until(() => this.#waiting.length >= count);
  }

  /** Resolves when this name has arrived `times` times, counted from the start. */
  async arrivalOf(name: string, times = 1): Promise<void> {
    await this.#until(() => this.arrivals.filter((other) => other === name).length >= times);
  }

  async allGone(): Promise<void> {
    await this.#until(() => this.#sockets.size === 0);
  }

  /** Releases one action: the first, or the first of that name. */
  release(name?: string): void {
    const at = this.#waiting.findIndex((other) => name === undefined || other.name === name);
    const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1);
    waiting?.socket.write('go\n');
  }

  /** Releases all actions, now and from now on. */
  open(): void {
    this.passes = () => true;
    for (const { socket } of this.#waiting.splice(0)) socket.write('go\n');
  }

  /** Actions that arrive from now on wait. */
  close(): void {
    this.passes = () => false;
  }

  /** Sends a message to the server and back: actions that were on the way have then arrived. */
  async roundTrip(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    socket.write('echo\n');
    await once(socket, 'data');
    socket.destroy();
  }

  #receive(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#waiting = this.#waiting.filter((other) => other.socket !== socket);
      this.#tell();
    });
    const lines = createInterface({ input: socket });
    lines.on('error', () => {});
    lines.on('line', (line) => {
      if (line === 'echo') socket.write('echo\n');
      else this.#arrive(socket, line);
    });
  }

  #arrive(socket: Socket, name: string): void {
    this.arrivals.push(name);
    this.#waiting.push({ name, socket });
    this.peak = Math.max(this.peak, this.#waiting.length);
    if (this.passes(name)) this.release(name);
    this.#tell();
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }

  #close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
