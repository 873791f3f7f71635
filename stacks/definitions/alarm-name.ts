/** The name of an alarm: what is watched, where, and the symptom. `webhook-processor-prod-errors`. */
export function alarmName(watched: string, environmentSuffix: string, symptom: string): string {
  return `${watched}-${environmentSuffix}-${symptom}`;
}
