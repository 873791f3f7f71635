/** What the console's server and its page say to each other, as JSON. Amounts are texts, exact to the last digit. */

/** Where the console looks, and what it may do there. */
export interface ConsoleInfo {
  /** `prod`, `prod of the local run` */
  readonly environment: string;
  readonly isLocal: boolean;
  /** Whether it may change anything. */
  readonly allowsChanges: boolean;
  /** What a payment's status can be. */
  readonly statuses: readonly string[];
}

export interface PaymentSummary {
  readonly transaction_id: string;
  readonly status: string;
  readonly amount: string;
  readonly currency: string;
  readonly amount_captured?: string;
  readonly amount_refunded?: string;
}

export interface ListedPaymentRow extends PaymentSummary {
  readonly last_event_at: string;
  readonly sources: readonly string[];
}

/** Payments of a range, those with the newest event first. */
export interface PaymentPage {
  readonly payments: readonly ListedPaymentRow[];
  /** Older ones are found before this time. Absent if there are none. */
  readonly olderBefore?: string;
  /** Whether the search ended at a limit of time, with the range not read to its end. */
  readonly endedEarly: boolean;
}

/** What one event did to its payment. */
export interface EventOfPayment {
  readonly event_id: string;
  readonly timestamp: string;
  readonly says: string;
  readonly amount: string;
  readonly currency: string;
  readonly source?: string;
  readonly occurred_at?: string;
  /** Absent of a record that no webhook made. */
  readonly received_at?: string;
  /** When it was recorded and its notification queued. */
  readonly completed_at?: string;
  readonly changed: readonly string[];
  /** Why it changed nothing. */
  readonly because?: string;
  /** Who corrected the payment by it, and why, unless that was erased. */
  readonly corrected_by?: string;
  readonly correction_reason?: string;
  /** When its body was erased. */
  readonly erased_at?: string;
}

export interface PaymentDetail {
  readonly transaction_id: string;
  readonly lifecycle: string;
  /** Absent if no event counts. */
  readonly payment?: PaymentSummary;
  /** In the order in which they count. */
  readonly events: readonly EventOfPayment[];
}

/** What is known of an event by its id. */
export interface FoundEvent {
  readonly received_at?: string;
  readonly completed_at?: string;
  /** Absent if it is not found. */
  readonly transaction_id?: string;
}

/** The body of an event, as it was received or with its values hidden. */
export interface RawBody {
  readonly body: string;
  readonly isMasked: boolean;
  readonly bytes: number;
}

export interface DeadLetter {
  readonly queue: string;
  readonly message_id: string;
  readonly sent_at: string;
  readonly transaction_id?: string;
  readonly event_id?: string;
  readonly error?: string;
}

export interface DeadLetters {
  /** The queues that there are, with the letters that were seen in each. */
  readonly queues: readonly { readonly name: string; readonly letters: number }[];
  /** The oldest first. */
  readonly letters: readonly DeadLetter[];
  /** Whether a queue may hold more than was looked at. */
  readonly hasMore: boolean;
}

/** How often something happened in the last hour. Absent if it has no data. */
type Count = number | undefined;

/** Whether an environment is well. */
export interface Overview {
  /** What is wrong, in words; empty if nothing is. */
  readonly problems: readonly string[];
  readonly alarms: {
    /** How many there are. The local run has none. */
    readonly total: number;
    readonly ringing: readonly { readonly name: string; readonly since: string; readonly description: string }[];
  };
  readonly queues: readonly {
    readonly name: string;
    readonly isDeadLetterQueue: boolean;
    readonly visible: number;
    readonly inFlight: number;
    readonly delayed: number;
    /** Of the oldest message, in seconds. */
    readonly age: Count;
  }[];
  readonly functions: readonly {
    readonly name: string;
    readonly recorded: Count;
    readonly repeated: Count;
    readonly refused: Count;
    readonly failed: Count;
    readonly published: Count;
    readonly unpublished: Count;
    readonly errors: Count;
    readonly throttled: Count;
  }[];
  readonly sources: readonly {
    readonly source: string;
    readonly recorded: Count;
    readonly repeated: Count;
    readonly refusedSignatures: Count;
    readonly refusedEvents: Count;
    readonly ignored: Count;
    readonly failed: Count;
  }[];
  /** What happened in each period of the time that was asked for. */
  readonly activity: {
    /** Length of a period. */
    readonly seconds: number;
    /** Seconds since 1970. */
    readonly starts: readonly number[];
    readonly series: readonly { readonly name: string; readonly counts: readonly number[] }[];
  };
}

/** What became of the deliveries of a range. */
export interface Deliveries {
  readonly counts: readonly { readonly outcome: string; readonly count: number }[];
  /** The newest first. */
  readonly deliveries: readonly {
    readonly time: string;
    readonly outcome: string;
    readonly writer: string;
    readonly source?: string;
    readonly event_id?: string;
    readonly reason?: string;
  }[];
  /** Whether more are counted than told. */
  readonly hasMore: boolean;
  /** Whether reading ended at a limit of time: deliveries may be missing. */
  readonly endedEarly: boolean;
}

/** What was logged of a payment's events, in order of time. */
export interface PaymentLogs {
  readonly from: string;
  readonly to: string;
  readonly lines: readonly {
    readonly time: string;
    readonly writer: string;
    readonly level: string;
    readonly message: string;
    readonly details: readonly string[];
  }[];
}

/** A field of a form. */
export interface OperationField {
  /** As it is typed on the command line, without its dashes. */
  readonly name: string;
  /** `flag` has no value, `list` any number of them, `argument` and `arguments` have no name on the command line. */
  readonly kind: "text" | "flag" | "list" | "argument" | "arguments";
  /** What stands for the value in the help: `time` */
  readonly value?: string;
  readonly meaning: string;
}

/** A command of `npm run ops` that changes something. */
export interface OperationForm {
  readonly name: string;
  readonly summary: string;
  /** What its help says of it before it lists the options. */
  readonly description: string;
  readonly usage: string;
  readonly fields: readonly OperationField[];
}

/** What is asked of an operation, as it would be typed. */
export interface AskedOperation {
  readonly operation: string;
  readonly values: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly positionals: readonly string[];
}

/** An operation under way or ended. */
export interface Job {
  readonly id: string;
  readonly operation: string;
  readonly isDryRun: boolean;
  readonly state: "running" | "done" | "failed" | "stopping";
  /** What it told, in its order. */
  readonly lines: readonly string[];
  /** Whether it is a dry run whose operation can be done now. */
  readonly canBeDone: boolean;
}

/** What the local run lets somebody send, and let fail. */
export interface Sending {
  readonly sources: readonly {
    readonly name: string;
    readonly scheme: string;
    /** Names of the lives that its sender tells. */
    readonly lifecycles: readonly string[];
  }[];
  readonly statuses: readonly string[];
  readonly faults: {
    readonly armed: readonly string[];
    readonly functions: readonly string[];
    readonly operations: readonly string[];
    /** What each kind lets happen. */
    readonly kinds: Readonly<Record<string, string>>;
  };
}

/** What was sent, and how the API answered. */
export interface Sent {
  readonly transaction_id: string;
  readonly answers: readonly { readonly type: string; readonly status: number; readonly text: string }[];
  /** What sends the same event again. Absent of a life. */
  readonly again?: { readonly event_id: string };
}

/** Why the console does not answer what was asked. */
export interface ConsoleFailure {
  readonly error: string;
}
