import { readSettings } from "../../stacks/settings/settings.ts";
import { SettingsError } from "../../stacks/settings/settings-error.ts";
import { type Attributes, removeOutput, settingsOf, testApp } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

/** Whose runs are let into the roles of CI. */
const HCP = { organization: "acme", project: "Payments", workspaces: ["payment-prod"] };

type Variables = Record<string, string>;

function read(context: Attributes, variables: Variables = {}, environmentSuffix?: string) {
  return readSettings(testApp(context), environmentSuffix, variables);
}

function problemsOf(context: Attributes, variables: Variables = {}): readonly string[] {
  try {
    read(context, variables);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe("settings", () => {
  test("given nothing, then the defaults", () => {
    expect(settingsOf()).toEqual({
      environmentSuffix: "prod",
      region: "us-east-1",
      regionInNames: false,
      currencies: ["USD", "EUR", "GBP"],
      lifecycle: "basic",
      timeIndex: true,
      allowedAccountIds: [],
      logLevel: "INFO",
      logRetentionDays: 365,
      dashboard: true,
      dataTrace: true,
      alarmEmails: [],
      notificationSubscribers: [],
      subscriberAccountIds: [],
      dispatchNotifications: true,
      protectData: false,
      backend: "s3",
      stateBucketRegion: "us-east-1",
      cloudHostname: "app.terraform.io",
      manageApiGatewayAccount: true,
      reserveConcurrency: true,
      webhookSources: [],
      webAcl: false,
      throttleRateLimit: 1000,
      throttleBurstLimit: 2000,
    });
  });

  test("given a setting in several places, when it is read, then an environment variable beats the environment's context, which beats the common context, which beats the default", () => {
    const context = {
      environmentSuffix: "dev",
      logRetentionDays: 30,
      logLevel: "WARN",
      dataTrace: false,
      environments: { dev: { logLevel: "DEBUG", logRetentionDays: 7 }, prod: { logLevel: "ERROR" } },
    };
    expect(read(context, { LOG_RETENTION_DAYS: "14" })).toMatchObject({
      logRetentionDays: 14,
      logLevel: "DEBUG",
      dataTrace: false,
      protectData: false,
    });
    expect(read(context, { ENVIRONMENT_SUFFIX: "prod" })).toMatchObject({
      environmentSuffix: "prod",
      logLevel: "ERROR",
    });
    expect(read(context, { ENVIRONMENT_SUFFIX: "prod" }, "dev")).toMatchObject({
      environmentSuffix: "dev",
      logLevel: "DEBUG",
    });
  });

  test("given a setting of any kind, when a variable gives it, then it is read; an empty one is not set", () => {
    expect(
      read(
        {},
        {
          AWS_REGION: "eu-central-1",
          ENVIRONMENT_SUFFIX: "2026",
          ALLOWED_ACCOUNT_IDS: "123456789012, 210987654321",
          ALARM_EMAILS: '["ops@example.com"]',
          NOTIFICATION_SUBSCRIBERS: '[{"protocol":"https","endpoint":"https://example.com/hook"}]',
          CI_ROLES: '{"github":{"repository":"acme/payments"}}',
          PROTECT_DATA: "true",
          LOG_LEVEL: "",
        },
      ),
    ).toMatchObject({
      region: "eu-central-1",
      environmentSuffix: "2026",
      allowedAccountIds: ["123456789012", "210987654321"],
      alarmEmails: ["ops@example.com"],
      notificationSubscribers: [{ protocol: "https", endpoint: "https://example.com/hook" }],
      ciRoles: {
        github: { repository: "acme/payments", branch: "main", environment: "production" },
        createProviders: true,
      },
      protectData: true,
      logLevel: "INFO",
    });
  });

  test.each<[string, Attributes, string]>([
    [
      "environmentSuffix",
      { environmentSuffix: "Prod_1" },
      '"Prod_1"; allowed: 1 to 25 lower-case letters, digits and -',
    ],
    ["environmentSuffix", { environmentSuffix: "x".repeat(26) }, "allowed: 1 to 25 lower-case letters"],
    ["region", { region: "Frankfurt" }, '"Frankfurt"; allowed: a region, as us-east-1'],
    ["allowedAccountIds[0]", { allowedAccountIds: ["12"] }, '"12"; allowed: an account id of 12 digits'],
    ["allowedAccountIds", { allowedAccountIds: "123456789012" }, "allowed: a list of account ids"],
    ["logLevel", { logLevel: "LOUD" }, '"LOUD"; allowed: TRACE, DEBUG, INFO, WARN, ERROR, FATAL'],
    ["logRetentionDays", { logRetentionDays: 100 }, "100; allowed: 1, 3, 5, 7, 14, 30, 60, 90"],
    ["throttleRateLimit", { throttleRateLimit: 0.5 }, "0.5; allowed: a whole number from 1"],
    ["throttleBurstLimit", { throttleBurstLimit: 0 }, "0; allowed: a whole number from 1"],
    ["lifecycle", { lifecycle: "long" }, '"long"; allowed: basic, full'],
    ["currencies", { currencies: [] }, "[]; allowed: at least one currency"],
    ["currencies", { currencies: ["USD", "USD"] }, "allowed: a list of currencies, each once"],
    ["currencies[1]", { currencies: ["USD", "usd"] }, '"usd"; allowed: a currency\'s code of ISO 4217, as USD'],
    [
      "webhookSources[0].mode",
      { webhookSources: [{ name: "acme", scheme: "stripe", mode: "both" }] },
      '"both"; allowed: live, test',
    ],
    [
      "webhookSources[0].otherCurrencies",
      { webhookSources: [{ name: "acme", scheme: "stripe", otherCurrencies: "take" }] },
      '"take"; allowed: refuse, ignore',
    ],
    [
      "webhookSources[0].capture",
      { webhookSources: [{ name: "acme", scheme: "adyen", capture: "later" }] },
      '"later"; allowed: automatic, manual',
    ],
    [
      "webhookSources[0].capture",
      { webhookSources: [{ name: "acme", scheme: "stripe", capture: "manual" }] },
      '"manual"; allowed: with scheme adyen, whose events do not tell it',
    ],
    ["dataTrace", { dataTrace: "no" }, '"no"; allowed: true, false'],
    ["alarmEmails[1]", { alarmEmails: ["a@example.com", "b"] }, '"b"; allowed: an e-mail address'],
    [
      "notificationSubscribers[0].protocol",
      { notificationSubscribers: [{ protocol: "sms", endpoint: "1" }] },
      '"sms"; allowed: email, https, sqs',
    ],
    [
      "notificationSubscribers[0].endpoint",
      { notificationSubscribers: [{ protocol: "https", endpoint: "http://x" }] },
      '"http://x"; allowed:',
    ],
    [
      "notificationSubscribers[0].endpoint",
      { notificationSubscribers: [{ protocol: "https", endpoint: "https://shop@example.com/hook" }] },
      "an https URL without user and password",
    ],
    [
      "notificationSubscribers[0].endpoint",
      { notificationSubscribers: [{ protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:q.fifo" }] },
      "the ARN of a queue that is not FIFO",
    ],
    [
      "notificationSubscribers[1].endpoint",
      {
        allowedAccountIds: ["123456789012"],
        notificationSubscribers: [
          { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:q" },
          { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:210987654321:q" },
        ],
      },
      "allowed: a queue of an allowed account (123456789012); a queue of another account subscribes from there, if subscriberAccountIds lets it",
    ],
    ["subscriberAccountIds[0]", { subscriberAccountIds: ["shop"] }, '"shop"; allowed: an account id of 12 digits'],
    ["stateBucketRegion", { stateBucketRegion: "Frankfurt" }, '"Frankfurt"; allowed: a region'],
    [
      "environmentSuffix",
      { environmentSuffix: "e".repeat(21), region: "ap-southeast-1", regionInNames: true },
      "allowed: at most 20 characters with regionInNames in ap-southeast-1",
    ],
    ["webhookSources", { webhookSources: { name: "acme" } }, 'allowed: a list of {"name", "scheme"}'],
    ...["gocardless", "mollie-classic", "stripe-thin"].map(
      (scheme): [string, Readonly<Record<string, unknown>>, string] => [
        "webhookSources[0].scheme",
        { webhookSources: [{ name: "acme", scheme }] },
        "its events do not hold the payment: docs/providers/README.md",
      ],
    ),
    [
      "webhookSources[0].scheme",
      { webhookSources: [{ name: "acme", scheme: "braintree" }] },
      '"braintree"; allowed: adyen, checkout, mollie, ',
    ],
    [
      "webhookSources[0].name",
      { webhookSources: [{ name: "payment", scheme: "stripe" }] },
      '"payment"; allowed: 1 to 32 lower-case letters, digits and -, not first or last a -, and not payment',
    ],
    ["webhookSources[0].name", { webhookSources: [{ name: "a/b", scheme: "stripe" }] }, '"a/b"; allowed: 1 to 32'],
    [
      "webhookSources[0].throttleRateLimit",
      { webhookSources: [{ name: "acme", scheme: "stripe", throttleRateLimit: 0 }] },
      "0; allowed: a whole number from 1 to 10000",
    ],
    [
      "webhookSources[0]",
      { webhookSources: [{ name: "acme", scheme: "stripe", key: "x" }] },
      'allowed: {"name", "scheme": adyen|checkout|mollie|',
    ],
    [
      "webhookSources",
      {
        webhookSources: [
          { name: "acme", scheme: "stripe" },
          { name: "acme", scheme: "stripe" },
        ],
      },
      "allowed: sources with names of their own",
    ],
    [
      "webhookSources",
      {
        webhookSources: [
          { name: "a", scheme: "stripe", secret: "s" },
          { name: "b", scheme: "stripe", secret: "s" },
        ],
      },
      "allowed: sources with secrets of their own",
    ],
    [
      "webhookSources",
      {
        environmentSuffix: "dev",
        webhookSources: [
          { name: "a", scheme: "stripe" },
          { name: "b", scheme: "stripe", secret: "payment-webhook-a-dev" },
        ],
      },
      "allowed: sources with secrets of their own",
    ],
    [
      "allowedAccountIds",
      { allowedAccountIds: ["123456789012", "123456789012"] },
      "allowed: a list of account ids, each once",
    ],
    [
      "alarmEmails",
      { alarmEmails: ["a@example.com", "a@example.com"] },
      "allowed: a list of e-mail addresses, each once",
    ],
    [
      "notificationSubscribers",
      {
        notificationSubscribers: [
          { protocol: "email", endpoint: "a@example.com" },
          { endpoint: "a@example.com", protocol: "email" },
        ],
      },
      'allowed: a list of {"protocol", "endpoint"}, each once',
    ],
    ["ciRoles", { ciRoles: {} }, "{}; allowed: at least one of github and hcp"],
    [
      "ciRoles",
      { ciRoles: { hcp: HCP, gitlab: {} } },
      'allowed: {"github": {"repository", "branch", "environment"}, "hcp"',
    ],
    [
      "ciRoles.github.repository",
      { ciRoles: { github: { repository: "payments" } } },
      '"payments"; allowed: owner/name',
    ],
    [
      "ciRoles.github.branch",
      { ciRoles: { github: { repository: "o/n", branch: "release/*" } } },
      '"release/*"; allowed: a branch, of letters',
    ],
    [
      "ciRoles.github.environment",
      { ciRoles: { github: { repository: "o/n", environment: "*" } } },
      '"*"; allowed: an environment, of letters',
    ],
    ["ciRoles.github", { ciRoles: { github: { repository: "o/n", tag: "v1" } } }, 'allowed: {"repository", "branch"'],
    ["ciRoles.hcp.project", { ciRoles: { hcp: { ...HCP, project: "*" } } }, '"*"; allowed: letters, digits, blanks'],
    ["ciRoles.hcp.workspaces[0]", { ciRoles: { hcp: { ...HCP, workspaces: ["*"] } } }, '"*"; allowed: letters'],
    ["ciRoles.hcp.workspaces", { ciRoles: { hcp: { ...HCP, workspaces: [] } } }, "[]; allowed: at least one"],
    ["ciRoles.hcp", { ciRoles: { hcp: "an-organization" } }, 'allowed: {"organization", "project", "workspaces"}'],
    [
      "ciRoles.createProviders",
      { ciRoles: { github: { repository: "o/n" }, createProviders: "no" } },
      '"no"; allowed: true, false',
    ],
    ["webAcl", { webAcl: "yes" }, '"yes"; allowed: true, false'],
    ["webAclRateLimit", { webAclRateLimit: 5 }, "5; allowed: a whole number from 10 to 2000000000"],
    ["backend", { backend: "gcs" }, '"gcs"; allowed: s3, cloud, local'],
    ["cloudOrganization", { backend: "cloud" }, "nothing; allowed: an organization's name"],
    ["stateBucketSuffix", { stateBucketSuffix: "My_Bucket" }, '"My_Bucket"; allowed: 1 to 38 lower-case'],
    ["logLvl", { logLvl: "INFO" }, '"INFO"; no such setting; allowed: environmentSuffix, region'],
    ["environments.dev.logLvl", { environments: { dev: { logLvl: "INFO" } } }, "no such setting"],
    ["environments.dev", { environments: { dev: 1 } }, "1; allowed: an object of settings"],
  ])("given a wrong %s, then it is named with what was given and what is allowed", (key, context, message) => {
    const problems = problemsOf(context);
    expect(problems).toEqual([expect.stringContaining(`${key}: given `)]);
    expect(problems[0]).toContain(message);
  });

  test("given a password in a subscriber's URL, when it is refused, then it is not repeated", () => {
    const endpoint = "https://shop:hunter2@example.com/hook";

    const [line, ...others] = problemsOf({ notificationSubscribers: [{ protocol: "https", endpoint }] });

    expect(others).toEqual([]);
    expect(line).toContain(
      'given "https://(a secret)@example.com/hook"; allowed: an e-mail address (email), an https URL',
    );
    expect(line).not.toContain("hunter2");
  });

  test("given a region of the common context, when an environment or a variable has another, then the state's bucket stays in the first", () => {
    const context = { region: "eu-west-1", environments: { dev: { region: "eu-central-1" } } };

    expect(read(context, {}, "dev")).toMatchObject({ region: "eu-central-1", stateBucketRegion: "eu-west-1" });
    expect(read(context, { AWS_REGION: "sa-east-1" })).toMatchObject({
      region: "sa-east-1",
      stateBucketRegion: "eu-west-1",
    });
    expect(read({ ...context, stateBucketRegion: "eu-north-1" })).toMatchObject({ stateBucketRegion: "eu-north-1" });
  });

  test("given a secret where its name belongs, then it is refused and not repeated", () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    const [problem, ...others] = problemsOf({ webhookSources: [{ name: "acme", scheme: "stripe", secret }] });

    expect(others).toEqual([]);
    expect(problem).toMatch(/^webhookSources\[0\]\.secret: given "\(a secret\)"; allowed: the name of a secret/);
    expect(problem).not.toContain(secret.slice(6));
  });

  test.each([
    [
      "JSON that is cut off",
      '[{"name":"acme","scheme":"stripe"',
      'allowed: a list of {"name", "scheme"}, in valid JSON',
    ],
    ["an object instead of a list", '{"name":"acme","scheme":"stripe"}', 'allowed: a list of {"name", "scheme"}'],
  ])("given %s in a variable, then one line says so", (_what, text, message) => {
    expect(problemsOf({}, { WEBHOOK_SOURCES: text })).toEqual([
      expect.stringMatching(new RegExp(`^webhookSources: given .*; ${message}$`)),
    ]);
  });

  test("given a secret in a variable that is not valid JSON, then it is not repeated", () => {
    const [problem] = problemsOf({}, { WEBHOOK_SOURCES: '[{"name":"acme","secret":"whsec_MfKQ9r8G/+="}' });

    expect(problem).toContain("(a secret)");
    expect(problem).not.toContain("MfKQ9r8G");
  });

  test("given sources by a variable, then they are read, each with its throttle", () => {
    expect(
      read({}, { WEBHOOK_SOURCES: '[{"name":"acme","scheme":"stripe","throttleRateLimit":5}]' }).webhookSources,
    ).toEqual([{ name: "acme", scheme: "stripe", throttleRateLimit: 5, throttleBurstLimit: 200 }]);
  });

  test("given several wrong settings, then all are reported at once", () => {
    expect(problemsOf({ logLevel: "LOUD", region: 5, typo: 1 }, { BACKEND: "x", PROTECT_DATA: "maybe" })).toEqual([
      expect.stringContaining("typo"),
      expect.stringContaining("region"),
      expect.stringContaining("logLevel"),
      expect.stringContaining("protectData"),
      expect.stringContaining("backend"),
    ]);
  });

  test("given a wrong setting, when another one is missing as well, then both are reported", () => {
    expect(problemsOf({ backend: "cloud", logLevel: "LOUD" })).toEqual([
      expect.stringContaining("logLevel: given"),
      expect.stringContaining("cloudOrganization: given nothing"),
    ]);
  });

  test("given what CDKTF and its CLI keep in the context, when settings are read, then it is not taken for a setting", () => {
    expect(
      problemsOf({
        cdktfRelativeModules: ["./"],
        excludeStackIdFromLogicalIds: "true",
        failOnConstructsOutsideOfStacks: "true",
        canonicalAssetHashes: "true",
        targetVersions: { terraform: ">=1.11" },
      }),
    ).toEqual([]);
  });
});
