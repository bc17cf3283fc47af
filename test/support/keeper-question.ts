import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import type { PageAnswer } from './built-page-build.ts';
import type { PostgresAnswer } from './run-keeper.ts';

/** Asks the run's keeper for something that the whole run shares; it is made when the first test asks. */
export async function askKeeper(question: 'postgres'): Promise<PostgresAnswer>;
export async function askKeeper(question: 'page'): Promise<PageAnswer>;
export async function askKeeper(question: string): Promise<PostgresAnswer | PageAnswer> {
  const socket = connect(path.join(inject('runFolder'), 'keeper'));
  socket.write(`${question}\n`);
  const [line] = (await once(createInterface(socket), 'line')) as [string];
  socket.destroy();
  return JSON.parse(line) as PostgresAnswer | PageAnswer;
}

/** The folder of the built page and kiosk (`dist`), built once in a run. */
export async function builtPage(): Promise<string> {
  const answer = await askKeeper('page');
  if ('failure' in answer) throw new Error(answer.failure);
  return answer.folder;
}
