import { Readable } from "node:stream";
import { readReport } from "../../../tools/ops/reconcile/read-report.ts";
import type { ReportFile } from "../../../tools/ops/reconcile/report-rows.ts";
import { namedColumns } from "../../../tools/ops/reconcile/reports/named-columns.ts";

const lines = (...text: readonly string[]) => text.join("\r\n");

async function read(text: string, file: Partial<ReportFile> = {}) {
  const content = Readable.from([Buffer.from(text)]);
  const never = new AbortController().signal;
  const report = await readReport({ content, delimiter: ",", format: undefined, ...file }, { USD: 2, JPY: 0 }, never);
  const payments = [...report.payments.ids()].map((id) => {
    const { status, amount, currency, amountRefunded } = report.payments.take(id) ?? {};
    const refunded = amountRefunded ? `, ${amountRefunded} refunded` : "";
    return `${id}: ${amount ?? "?"} ${currency} ${status}${refunded}`;
  });
  return { ...report, payments, others: Object.fromEntries(report.others) };
}

test("given Stripe's itemized balance report, when it is read, then gross amounts count, in the customer's currency", async () => {
  const report = await read(
    lines(
      "\uFEFFbalance_transaction_id,created_utc,created,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description,customer_facing_amount,customer_facing_currency,payment_intent_id,charge_id",
      'txn_1,2026-11-01 09:00:00,2026-11-01 10:00:00,2026-11-03 00:00:00,usd,"1,200.50",35.11,1165.39,charge,ch_1,"Order 1, ""gift""",1200.50,usd,pi_1,ch_1',
      "txn_2,2026-11-02 09:00:00,2026-11-02 10:00:00,2026-11-04 00:00:00,usd,-20.50,0.00,-20.50,refund,re_1,REFUND FOR CHARGE,-20.50,usd,pi_1,ch_1",
      "txn_3,2026-11-02 10:00:00,2026-11-02 11:00:00,2026-11-04 00:00:00,usd,11.20,0.60,10.60,charge,ch_2,Order 2,10.00,eur,pi_2,ch_2",
      "txn_4,2026-11-02 10:00:01,2026-11-02 11:00:01,2026-11-04 00:00:00,usd,100.00,3.20,96.80,charge,ch_3,Order 3,100.00,usd,pi_3,ch_3",
      "txn_5,2026-11-02 10:00:02,2026-11-02 11:00:02,2026-11-04 00:00:00,usd,-40.00,-1.00,-39.00,partial_capture_reversal,ch_3,Order 3,,,pi_3,ch_3",
      "txn_6,2026-11-03 10:00:00,2026-11-03 11:00:00,2026-11-05 00:00:00,usd,7.00,0.50,6.50,charge,py_4,Order 4,7.00,usd,pi_4,py_4",
      "txn_7,2026-11-04 10:00:00,2026-11-04 11:00:00,2026-11-05 00:00:00,usd,-7.00,0.00,-7.00,charge_failure,pyr_4,Order 4,,,pi_4,py_4",
      "txn_8,2026-11-05 10:00:00,2026-11-05 11:00:00,2026-11-05 00:00:00,usd,-9.99,0.00,-9.99,refund,re_5,REFUND FOR CHARGE,-9.99,usd,pi_5,ch_5",
      "txn_9,2026-11-06 00:00:00,2026-11-06 01:00:00,2026-11-06 00:00:00,usd,-1000.00,0.00,-1000.00,payout,po_1,STRIPE PAYOUT,,,,",
      "txn_10,2026-11-06 00:00:00,2026-11-06 01:00:00,2026-11-06 00:00:00,usd,5.00,0.00,5.00,charge,ch_6,Old,5.00,usd,,ch_6",
    ),
  );

  expect(report).toMatchObject({
    title: "Stripe's itemized balance report",
    tellsAllRefunds: false,
    others: { payout: 1, "without a payment intent": 1 },
    times: { first: "2026-11-01T09:00:00.000Z", last: "2026-11-05T10:00:00.000Z" },
    payments: [
      "pi_1: 1200.5 USD taken, 20.5 refunded",
      "pi_2: 10 EUR taken",
      "pi_3: 60 USD taken",
      "pi_4: ? USD failed",
      "pi_5: ? USD taken, 9.99 refunded",
    ],
  });
});

test("given payments that Stripe's dashboard exports, when they are read, then a success hides the attempts that failed", async () => {
  const report = await read(
    lines(
      "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Seller Message,Status,PaymentIntent ID,Customer Email",
      'ch_1,2026-11-01 09:12:33,"1.234,50",0,eur,true,"1.234,50",0,eur,,,"20,31",,Payment complete.,Paid,pi_1,a@example.com',
      'ch_2,2026-11-01 09:10:00,"10,00",0,eur,false,"10,00",0,eur,insufficient_funds,,0,,The bank declined.,Failed,pi_2,b@example.com',
      'ch_3,2026-11-01 09:11:00,"10,00","10,00",eur,true,"10,00","10,00",eur,,,"0,50",2026-11-02 08:00:00,Payment complete.,Refunded,pi_2,b@example.com',
      "pi_3,2026-11-02 00:00:00,5,0,eur,false,5,0,eur,,,0,,,requires_payment_method,pi_3,",
      "pi_4,2026-11-02 00:00:01,6,0,eur,false,6,0,eur,,,0,,,Canceled,,",
      "ch_5,2026-11-02 00:00:02,6,0,eur,true,6,0,eur,,,0,,,Paid,,",
      "ch_6,2026-11-02 00:00:03,6,0,eur,true,6,0,eur,,,0,,,Odd,pi_6,",
    ),
    { format: "stripe" },
  );

  expect(report).toMatchObject({
    tellsAllRefunds: true,
    others: { "without a payment intent": 1, "status Odd": 1 },
    times: { first: "2026-11-01T09:10:00.000Z", last: "2026-11-02T00:00:01.000Z" },
    payments: [
      "pi_1: 1234.5 EUR taken, 0 refunded",
      "pi_2: 10 EUR taken, 10 refunded",
      "pi_3: 5 EUR pending",
      "pi_4: 6 EUR canceled",
    ],
  });
});

test("given Adyen's settlement details report, when it is read, then captures are added, and fees and payouts do not count", async () => {
  const report = await read(
    lines(
      "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number",
      "Acme,AcmeNL,8836123456789012,ORDER-1,visa,2026-11-01 00:30:00,CET,Settled,8836123456789013,EUR,,100.00,1,EUR,,98.20,,0.60,0.20,1.00,visa,,7",
      "Acme,AcmeNL,8836123456789012,ORDER-1,visa,2026-11-01 00:30:00,CET,Settled,8836123456789014,EUR,,50.00,1,EUR,,49.00,,0.30,0.20,0.50,visa,,7",
      "Acme,AcmeNL,8836123456789012,ORDER-1,visa,2026-11-03 10:00:00,CET,Refunded,8836123456789015,EUR,30.00,,1,EUR,30.10,,0.10,,,,visa,,7",
      "Acme,AcmeNL,8836123456789020,ORDER-2,ideal,2026-11-02 10:00:00,CET,Refunded,8836123456789021,EUR,5.00,,1,EUR,5.10,,0.10,,,,ideal,,7",
      "Acme,AcmeNL,8836123456789020,ORDER-2,ideal,2026-11-02 11:00:00,CET,RefundedReversed,8836123456789021,EUR,,5.00,1,EUR,,5.00,,,,,ideal,,7",
      "Acme,AcmeNL,,,,2026-11-04 00:00:00,CET,Fee,Transaction Fees November,EUR,,,,EUR,12.00,,,,,,,,7",
      'Acme,AcmeNL,,,,2026-11-04 00:00:00,CET,MerchantPayout,"TX123, batch 7",EUR,,,,EUR,102.00,,,,,,,,7',
    ),
  );

  expect(report).toMatchObject({
    title: "Adyen's settlement details report",
    others: { Fee: 1, MerchantPayout: 1 },
    times: { first: "2026-10-31T23:30:00.000Z", last: "2026-11-03T09:00:00.000Z" },
    payments: ["8836123456789012: 150 EUR taken, 30 refunded", "8836123456789020: ? EUR taken, 0 refunded"],
  });
});

test("given Adyen's payment accounting report, when it is read, then what is sent and settled counts once", async () => {
  const row = (reference: string, type: string, amount: string, time = "2026-11-01 10:00:00") =>
    `Acme,AcmeNL,${reference},ORDER,visa,${time},UTC,USD,${amount},${type},USD,0,0,0,USD,0,0,0,0,0,USD,0,system`;
  const report = await read(
    lines(
      "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Booking Date,TimeZone,Main Currency,Main Amount,Record Type,Payment Currency,Received (PC),Authorised (PC),Captured (PC),Settlement Currency,Payable (SC),Commission (SC),Markup (SC),Scheme Fees (SC),Interchange (SC),Processing Fee Currency,Processing Fee (FC),User Name",
      row("A", "Received", "10.00"),
      row("A", "Authorised", "10.00"),
      row("A", "SentForSettle", "6.00"),
      row("A", "SentForSettle", "4.00"),
      row("A", "Settled", "6.00"),
      row("A", "SentForRefund", "-2.00"),
      row("A", "Refunded", "-2.00", "2026-11-02 10:00:00"),
      row("B", "Received", "3.00"),
      row("B", "Refused", "3.00"),
      row("C", "Received", "4.00"),
      row("C", "Authorised", "4.00"),
      row("D", "Authorised", "5.00"),
      row("D", "Cancelled", "5.00"),
      row("E", "Chargeback", "6.00"),
    ),
  );

  expect(report).toMatchObject({
    others: { Chargeback: 1 },
    payments: ["A: 10 USD taken, 2 refunded", "B: 3 USD failed", "C: 4 USD approved", "D: 5 USD ended"],
  });
});

test("given PayPal's transaction detail report, when it is read, then incoming payments and refunds count, in minor units", async () => {
  const row = (
    id: string,
    reference: string,
    code: string,
    side: string,
    amount: string,
    more = `"USD","CR",59,"USD"`,
  ) =>
    `"SB","${id}","","${reference}","TXN","${code}",2026/11/01 02:00:00 -0700,2026/11/01 02:00:00 -0700,"${side}",${amount},${more},"","","",""`;
  const report = await read(
    lines(
      '"RH",2026/11/02 02:44:19 -0700,"A","ACCOUNT",010,',
      '"FH",01',
      '"SH",2026/11/01 00:00:00 -0700,2026/11/01 23:59:59 -0700,"ACCOUNT","",""',
      '"CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code","Transaction Initiation Date","Transaction Completion Date","Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency","Transactional Status","Consumer ID","Payment Tracking ID","Custom Field"',
      row("CAPTURE1", "", "T0006", "CR", "123450"),
      row("REFUND1", "CAPTURE1", "T1107", "DR", "3450"),
      row("CAPTURE2", "", "T0006", "CR", "10000", '"JPY","DR",0,"JPY"'),
      row("SENT1", "", "T0000", "DR", "3000"),
      row("BANK1", "", "T0400", "DR", "5000"),
      row("CAPTURE3", "", "T0006", "CR", "700").replace('"USD","","","",""', '"USD","P","","",""'),
      '"SF","USD",126900,6450,"JPY",10000,0',
      '"SC",6',
      '"RF","USD",126900,6450',
      '"RC",6',
      '"FF",6',
    ),
  );

  expect(report).toMatchObject({
    others: { T0000: 1, T0400: 1 },
    times: { first: "2026-11-01T09:00:00.000Z", last: "2026-11-01T09:00:00.000Z" },
    payments: ["CAPTURE1: 1234.5 USD taken, 34.5 refunded", "CAPTURE2: 10000 JPY taken", "CAPTURE3: 7 USD pending"],
  });
});

test("given PayPal's activity download, when it is read, then signs tell the direction, and its times are not guessed", async () => {
  const report = await read(
    lines(
      '\uFEFF"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Reference Txn ID","Invoice Number","Transaction Event Code","Balance Impact"',
      '"11/05/2026","10:00:00","PST","Ada","Express Checkout Payment","Completed","USD","1,234.50","-36.10","1,198.40","ada@example.com","me@example.com","CAPTURE1","","","T0006","Credit"',
      '"11/06/2026","10:00:00","PST","Ada","Payment Refund","Completed","USD","-34.50","0.00","-34.50","me@example.com","ada@example.com","REFUND1","CAPTURE1","","T1107","Debit"',
      '"11/06/2026","11:00:00","PST","","General Withdrawal","Completed","USD","-900.00","0.00","-900.00","","","BANK1","","","T0400","Debit"',
      '"11/06/2026","12:00:00","PST","Bob","Express Checkout Payment","Denied","USD","5.00","0.00","5.00","bob@example.com","me@example.com","CAPTURE2","","","T0006","Credit"',
    ),
  );

  expect(report).toMatchObject({
    others: { T0400: 1 },
    payments: ["CAPTURE1: 1234.5 USD taken, 34.5 refunded", "CAPTURE2: 5 USD failed"],
  });
  expect(report.times).toBeUndefined();
});

test("given named columns, when a file is read, then amounts are of minor units where that was said, and lines of one payment are added", async () => {
  const text = lines(
    "Reference;Cents;Cur;State;At",
    "a;1999;usd;completed;2026-11-01T10:00:00+01:00",
    "a;1;usd;completed;",
    "b;500;JPY;;",
  );
  const columns = "transaction_id=Reference,amount=Cents,currency=Cur,status=State,time=At";
  const report = await read(text, { delimiter: ";", format: namedColumns(columns, true) });

  expect(report.payments).toEqual(["a: 20 USD completed", "b: 500 JPY told"]);
  expect(report.times).toBeUndefined();
});

describe("given a file that is not what it should be", () => {
  const COLUMNS = namedColumns("transaction_id=Id,amount=Amount,currency=Currency,status=State", false);

  test.each([
    ["", {}, "the file has no columns: it is empty"],
    ["name,sum\r\nx,1", {}, 'the file has the columns "name", "sum", allowed: those of Stripe'],
    ["Ada Lovelace,ada@example.com,12.50\r\n", {}, "(its first line holds data, not the names of columns)"],
    [
      "Psp Reference,Gross Currency\r\n",
      { format: "stripe" as const },
      "allowed: those of Stripe's itemized balance report",
    ],
    [
      "id,Created date (UTC),Amount,Currency,Status\r\n",
      {},
      'the payments that Stripe\'s dashboard exports: no column "PaymentIntent ID", there are: "id", "Created date (UTC)"',
    ],
    [
      "Id,Amount,Currency,State\r\na,ada@example.com,USD,completed",
      { format: COLUMNS },
      "line 2: Amount: not an amount as 1234.50",
    ],
    ["Id,Amount,Currency,State\r\na,1,234,USD", { format: COLUMNS }, "line 2: State: not a status, allowed: pending"],
    ['Id,Amount,Currency,State\r\na,"1,234",USD,', { format: COLUMNS }, "line 2: Amount: not an amount"],
    ["Id,Amount,Currency,State\r\n,1,USD,", { format: COLUMNS }, "line 2: it names no payment"],
    [
      "Id,Amount,Currency,State\r\na,1,Dollar,",
      { format: COLUMNS },
      "line 2: its currency is not a code of three letters",
    ],
    [
      'Id,Amount,Currency,State\r\na,"1"0,USD,',
      { format: COLUMNS },
      "the file is no CSV: line 2: CSV_INVALID_CLOSING_QUOTE",
    ],
  ])("when %j is read, then it is refused, and no cell is told", async (text, file, message) => {
    const failure = await read(text, file).catch(({ message: told }) => told);

    expect(failure).toContain(message);
    expect(failure).not.toContain("ada@example.com");
  });
});
