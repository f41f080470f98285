import { readPackaged } from './api.ts';
import { type Schemas, schemasFrom } from './document.ts';
import { follow, isObject } from './schema.ts';

/** GitHub's description of the events that the fake announces, by `issue_comment.edited`. */
export function describeWebhooks(events: readonly string[]): Schemas {
  const whole = readPackaged('@octokit/openapi-webhooks/generated/api.github.com.json');
  const webhooks = isObject(whole) && isObject(whole.webhooks) ? whole.webhooks : {};
  const named = events.map((event) => {
    const webhook = webhooks[event.replaceAll(/[._]/g, '-')];
    const schema = follow(webhook, '#/post/requestBody/content/application~1json/schema');
    if (schema === undefined) throw new Error(`GitHub announces no event ${event}`);
    return [event, schema] as const;
  });
  return schemasFrom(whole, new Map(named));
}
