import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

interface Waiting {
  readonly name: string;
  readonly socket: Socket;
}

/**
 * A server on the loopback at which actions wait until the test lets them go (`meet.wait`, `meet.stubborn`). An action
 * counts as waiting from its arrival until it is let go or its socket closes, always within its own execution:
 * so the peak is never higher than the number of items that were in flight at once.
 */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: Waiting[] = [];
  #changed: (() => void)[] = [];
  /** Names in the order they arrived. */
  readonly arrivals: string[] = [];
  /** Whether one that arrives may go on at once. */
  passes: (name: string) => boolean = () => false;
  /** The most that waited at once. */
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

  /** Names of those who wait, in order. */
  get waiting(): string[] {
    return this.#waiting.map(({ name }) => name);
  }

  /** Resolves when at least `count` wait at once. */
  async waitFor(count: number): Promise<void> {
    await this.#until(() => this.#waiting.length >= count);
  }

  /** Resolves when somebody of this name has arrived so many times, also before this call. */
  async arrivalOf(name: string, times = 1): Promise<void> {
    await this.#until(() => this.arrivals.filter((other) => other === name).length >= times);
  }

  async allGone(): Promise<void> {
    await this.#until(() => this.#sockets.size === 0);
  }

  /** Lets one go: the first, or the first of that name. */
  release(name?: string): void {
    const at = this.#waiting.findIndex((other) => name === undefined || other.name === name);
    const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1);
    waiting?.socket.write('go\n');
  }

  /** Lets all go, now and from now on. */
  open(): void {
    this.passes = () => true;
    for (const { socket } of this.#waiting.splice(0)) socket.write('go\n');
  }

  /** Holds whoever arrives from now on. */
  close(): void {
    this.passes = () => false;
  }

  /** Sends a message to the server and back through the loopback, so that whoever was on the way has arrived. */
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
