/** Something that a caller may do, or has to be allowed to do. */
export interface IamPermission {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}
