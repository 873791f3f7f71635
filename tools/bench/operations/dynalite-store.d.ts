/** What dynalite keeps its tables in: the part of it that writing past its API takes. */
declare module "dynalite/db/index.js" {
  type Item = Readonly<Record<string, Readonly<Record<string, string>>>>;
  interface Table {
    readonly GlobalSecondaryIndexes?: readonly object[];
  }
  interface SubStore {
    batch(puts: readonly { type: "put"; key: string; value: object }[], done: (error?: Error) => void): void;
  }
  interface Store {
    readonly db: { close(): Promise<void> };
    getTable(name: string, done: (error: Error | undefined, table: Table) => void): void;
    getItemDb(name: string): SubStore;
    getIndexDb(type: "Global", table: string, index: string): SubStore;
  }
  const database: {
    create(options: { path: string }): Store;
    createKey(item: Item, table: Table): string;
    getIndexActions(
      indexes: readonly object[],
      existing: undefined,
      item: Item,
      table: Table,
    ): { readonly puts: readonly { index: string; key: string; item: object }[] };
  };
  export default database;
}
