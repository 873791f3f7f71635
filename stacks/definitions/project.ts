/** Value of the tag `Project`, which everything of ours has that can have tags. */
export const PROJECT = "ServerlessPaymentAPI";
