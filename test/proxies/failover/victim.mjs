/**
 * A server that can be killed, stopped and replaced: it listens when a line says on which port, and
 * ends with whoever started it. Arguments: its number, and how long an answer takes, in ms.
 */

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [node, serviceMs] = process.argv.slice(2);

const server = createServer(({ url }, response) => {
  setTimeout(
    () => {
      response.writeHead(200, { 'x-node': node, 'content-length': 0, connection: 'close' });
      response.end();
    },
    url === '/health' ? 0 : Number(serviceMs),
  );
});

const commands = createInterface({ input: process.stdin });
commands.on('line', (port) => {
  const listen = () => server.listen(Number(port), '127.0.0.1', 1024);
  // Whoever had the port is dead, but the kernel may still be clearing up.
  server.on('error', () => setTimeout(listen, 1));
  server.once('listening', () => console.log(server.address().port));
  listen();
});
commands.on('close', () => process.exit());
console.log('ready');
