import { UserError, userErrorText } from '../model/user-error.ts';
import { readConfiguration } from './start/configuration.ts';
import { identifyApp } from './start/identify-app.ts';
import { openLog } from './start/log.ts';
import { run } from './start/run.ts';
import { shutdownOnSignals } from './start/shutdown.ts';

/** The App: `main.ts` takes deliveries and does the work; `main.ts web` and `main.ts worker` share that, on a PostgreSQL server. */
const start = async (): Promise<void> => {
  const configuration = readConfiguration(process.argv[2], process.env);
  const log = openLog(configuration.logLevel);
  const ending = shutdownOnSignals(log);
  const whole = await identifyApp(configuration, log, (text) => void process.stderr.write(text));
  const running = await run(whole, log, refuse);
  ending.first(running.stop);
};

/** What the reader can mend is told in their words, with status 2; anything else is a fault of ours. */
const refuse = (error: unknown): void => {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(userErrorText(error));
  process.exit(2);
};

start().catch(refuse);
