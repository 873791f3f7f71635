import { Construct } from "constructs";
import { alarmName, type NamingProps } from "../../definitions/names.ts";
import type { EncryptedTopic } from "../messaging/encrypted-topic.ts";
import type { AlarmProps } from "./alarm.ts";
import { Alarm } from "./alarm.ts";

/** A fault now and then, that does not end: in three periods of an hour. */
export const PERSISTENT = { threshold: 1, evaluationPeriods: 12, periodsToAlarm: 3 } as const;

/** Where the runbook is in the repository of the deployed release. */
const RUNBOOK = "docs/runbook.md";

/** What all groups of alarms need. */
export interface AlarmGroupProps extends NamingProps {
  /** Who is told. */
  readonly topic: EncryptedTopic;
}

/** Alarms on one kind of thing. */
export abstract class AlarmGroup extends Construct {
  readonly #props: AlarmGroupProps;

  constructor(scope: Construct, id: string, { environmentSuffix, namePrefix, topic }: AlarmGroupProps) {
    super(scope, id);
    this.#props = { environmentSuffix, namePrefix, topic };
  }

  /**
   * Adds an alarm, which the environment's topic is told of, and `also` if given.
   * @param props `kind` is what its entry in the runbook says for what is watched, if that is one of several
   */
  protected add(
    watched: string,
    symptom: string,
    {
      also = [],
      kind = watched,
      description,
      ...props
    }: Omit<AlarmProps, "name" | "topics"> & {
      readonly also?: AlarmProps["topics"];
      readonly kind?: string;
    },
  ): void {
    const name = alarmName(watched, this.#props, symptom);
    new Alarm(this, `${watched}-${symptom}`, {
      name,
      topics: [this.#props.topic, ...also],
      description: `${description} Runbook: ${RUNBOOK}#${kind}-env-${symptom}`,
      ...props,
    });
  }
}
