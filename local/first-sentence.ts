/** Of what `parseArgs` says of a wrong option: the rest is about options that begin with a `-`. */
export function firstSentence(message: string): string {
  return message.split(/\.\s|\n/)[0] ?? message;
}
