import { Construct } from "constructs";
import { alarmName } from "../../definitions/alarm-name.ts";
import type { EncryptedTopic } from "../messaging/encrypted-topic.ts";
import type { AlarmProps } from "./alarm.ts";
import { Alarm } from "./alarm.ts";

/** A fault now and then, that does not end: in three periods of an hour. */
export const PERSISTENT = { threshold: 1, evaluationPeriods: 12, periodsToAlarm: 3 } as const;

/** What all groups of alarms need. */
export interface AlarmGroupProps {
  /** The end of the alarms' names. */
  readonly environmentSuffix: string;
  /** Who is told. */
  readonly topic: EncryptedTopic;
}

/** Alarms on one kind of thing. */
export abstract class AlarmGroup extends Construct {
  readonly #props: AlarmGroupProps;

  constructor(scope: Construct, id: string, { environmentSuffix, topic }: AlarmGroupProps) {
    super(scope, id);
    this.#props = { environmentSuffix, topic };
  }

  /** Adds an alarm, which the environment's topic is told of, and `also` if given. */
  protected add(
    watched: string,
    symptom: string,
    { also = [], ...props }: Omit<AlarmProps, "name" | "topics"> & { readonly also?: AlarmProps["topics"] },
  ): void {
    const { environmentSuffix, topic } = this.#props;
    const name = alarmName(watched, environmentSuffix, symptom);
    new Alarm(this, `${watched}-${symptom}`, { name, topics: [topic, ...also], ...props });
  }
}
