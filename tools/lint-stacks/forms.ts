/** The forms that the stacks are proven in, as settings by environment variable. What a setting adds, `everythingOn` has. */
export type FormName = "defaults" | "everythingOff" | "everythingOn";

/** 32 characters, the longest name; as many sources as there may be. */
export const SOURCES = Array.from({ length: 12 }, (_, index) => ({
  name: `a-sender-with-a-name-that-long-${"abcdefghijkl"[index]}`,
  scheme: index % 2 === 0 ? "stripe" : "standard-webhooks",
}));

export const FORMS: Readonly<Record<FormName, Readonly<Record<string, string>>>> = {
  defaults: {},
  everythingOff: {
    DASHBOARD: "false",
    DATA_TRACE: "false",
    DISPATCH_NOTIFICATIONS: "false",
    MANAGE_API_GATEWAY_ACCOUNT: "false",
    RESERVE_CONCURRENCY: "false",
    TIME_INDEX: "false",
  },
  everythingOn: {
    // 25 characters, the longest environment.
    ENVIRONMENT_SUFFIX: "an-environment-of-25-char",
    ALLOWED_ACCOUNT_IDS: "000000000000",
    CI_ROLES: JSON.stringify({
      github: { repository: "an-owner/payments" },
      hcp: { organization: "an-organization", project: "Payments", workspaces: ["payment-prod", "payment-dev"] },
    }),
    ALARM_EMAILS: "operator@example.com",
    NOTIFICATION_SUBSCRIBERS: JSON.stringify([
      { protocol: "email", endpoint: "bookkeeping@example.com" },
      { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:000000000000:bookkeeping" },
    ]),
    SUBSCRIBER_ACCOUNT_IDS: "210987654321",
    LIFECYCLE: "full",
    PROTECT_DATA: "true",
    REGION_IN_NAMES: "true",
    WEB_ACL: "true",
    WEBHOOK_SOURCES: JSON.stringify(SOURCES),
  },
};
