import { UsageError } from "../../command-line/command.ts";
import { WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { eventBody } from "../../tools/webhook/events.ts";
import { readOptions } from "../../tools/webhook/options.ts";
import { targetOf } from "../../tools/webhook/target.ts";

test.each([
  ["no source", [], {}, /0 sources given, allowed: one/],
  ["two sources", ["stripe", "shop"], {}, /2 sources given, allowed: one/],
  ["no name of a source", ["../payment"], {}, /"\.\.\/payment" given, allowed: the name of a source/],
  ["an unknown source", ["bank"], {}, /"bank" given, allowed: a source of the setting webhookSources \(stripe, shop\)/],
  ["a wrong setting", ["stripe"], { WEBHOOK_SOURCES: "[1]" }, /wrong settings: webhookSources/],
  ["an unknown scheme", ["stripe", "--scheme", "x"], {}, /--scheme: "x" given, allowed: adyen, checkout, mollie, /],
  ["an unknown option", ["stripe", "--secret", "whsec_1"], {}, /Unknown option '--secret'/],
  [
    "an unknown status",
    ["shop", "--status", "paid"],
    {},
    /--status: "paid" given, allowed: pending, completed, failed/,
  ],
  ["no number", ["shop", "--amount", "12,34"], {}, /--amount: "12,34" given, allowed: a number/],
  ["parts of a cent", ["stripe", "--amount", "0.001"], {}, /--amount: more than 2 decimals given/],
  ["no currency", ["shop", "--currency", "yen!"], {}, /--currency: "yen!" given, allowed: three letters, as USD/],
  ["no time", ["stripe", "--occurred-at", "today"], {}, /--occurred-at: "today" given, allowed: a time with its zone/],
  [
    "a time of an event without one",
    ["shop", "--occurred-at", "2026-01-31T12:00:00Z"],
    {},
    /--occurred-at given, allowed: not/,
  ],
  ["status and type", ["stripe", "--status", "failed", "--type", "x"], {}, /--status and --type given, allowed: one/],
  [
    "a type of another scheme",
    ["shop", "--type", "x"],
    {},
    /--type given, allowed: with a scheme whose events have one/,
  ],
  [
    "a life beside a status",
    ["shop", "--lifecycle", "paid", "--status", "failed"],
    {},
    /not beside --lifecycle, which/,
  ],
  [
    "a life that there is not",
    ["shop", "--lifecycle", "long"],
    {},
    /--lifecycle: "long" given, allowed: pending, paid/,
  ],
  ["a body beside fields", ["shop", "--body", "-", "--id", "x"], {}, /--id given, allowed: not beside --body/],
  ["no port", ["stripe"], { PORT: "http" }, /PORT: "http" given, allowed: 1 to 65535/],
  ["no URL", ["stripe", "--url", "prod"], {}, /--url: "prod" given, allowed: the URL of the API/],
  ["another machine", ["stripe", "--url", "https://api.example.com/prod"], {}, /given without WEBHOOK_SECRET/],
  [
    "another machine, with the secret of the local run",
    ["stripe", "--url", "https://api.example.com/prod"],
    { WEBHOOK_SECRET_STRIPE: "whsec_0000000000000000" },
    /given without WEBHOOK_SECRET, allowed/,
  ],
  [
    "another machine in the clear",
    ["stripe", "--url", "http://api.example.com/prod"],
    { WEBHOOK_SECRET: "whsec_1" },
    /--url: http:\/\/ given, allowed: https:/,
  ],
] as const)(
  "given %s, when an event is made of the options, then that is wrong usage",
  (_what, args, variables, line) => {
    const read = () => {
      const options = readOptions(args);
      const { sender, mode } = targetOf(options, { ...WITH_SOURCES, ...variables });
      return eventBody(sender, "evt_1", { mode, ...options.event }, Date.now());
    };

    expect(read).toThrow(UsageError);
    expect(read).toThrow(line);
  },
);
