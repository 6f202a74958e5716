package io.evenbook.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenbook.reconciliation.BankStatement.Line;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CamtBankStatementTest {
    private static final String START = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
            <BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
            """;
    private static final String END = "</BkToCstmrStmt></Document>";

    @Test
    void aStatementIsReadWithItsBalances() {
        BankStatement statement = parse("<Stmt><Id>1</Id>"
                + balance("OPBD", "100.00", "CRDT", "2026-03-01")
                + balance("ITBD", "1.00", "CRDT", "2026-03-15")
                + balance("CLBD", "88.00", "CRDT", "2026-03-31")
                + entry("5.50", "CRDT", "2026-03-02", transaction("wire-1"))
                + entry("17.50", "DBIT", "2026-03-03", transaction("out-1"))
                + "</Stmt>");

        assertThat(statement)
                .isEqualTo(new BankStatement(
                        day("2026-03-01"),
                        day("2026-03-31"),
                        List.of(line("wire-1", "5.500000", "2026-03-02"), line("out-1", "-17.500000", "2026-03-03")),
                        new BigDecimal("100.000000"),
                        new BigDecimal("88.000000"),
                        true));
    }

    @Test
    void thePreviousClosingBalanceIsTheOpeningBalance() {
        String balances =
                balance("PRCD", "00087.71", "CRDT", "2026-03-04") + balance("CLBD", "00047.65", "CRDT", "2026-03-05");
        BankStatement statement = parse("<Stmt>" + balances + entry("40.06", "DBIT", "2026-03-05", "") + "</Stmt>");
        assertThat(statement.opening()).isEqualByComparingTo("87.71");
        assertThat(statement.from()).as("the day after").isEqualTo("2026-03-05");
        assertThatThrownBy(() -> parse("<Stmt>" + balances + "</Stmt>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessageContaining("the opening balance and the entries sum to 87.710000, not 47.650000");
        assertThat(parse("<Stmt>" + balance("OPBD", "1.00", "CRDT", "2026-03-05") + balances.replace("47.65", "01.00")
                                + "</Stmt>")
                        .opening())
                .as("OPBD takes precedence")
                .isEqualByComparingTo("1.00");
    }

    @Test
    void aPeriodThatEndsAtMidnightEndsWithTheDayBefore() {
        for (String end : List.of(
                "2026-04-01T00:00:00+01:00",
                "2026-04-01T00:00:00.000Z",
                "2026-04-01T00:00:00",
                "2026-03-31T23:59:59")) {
            assertThat(parse("<Stmt><FrToDt><FrDtTm>2026-03-01T00:00:00</FrDtTm><ToDtTm>%s</ToDtTm></FrToDt></Stmt>"
                                    .formatted(end))
                            .to())
                    .as(end)
                    .isEqualTo("2026-03-31");
        }
        assertThat(parse(
                                "<Stmt><FrToDt><FrDtTm>2026-03-01T00:00:00</FrDtTm><ToDtTm>2026-03-01T00:00:00</ToDtTm></FrToDt></Stmt>")
                        .to())
                .as("not before the first day")
                .isEqualTo("2026-03-01");
        String closing =
                balance("CLBD", "1.00", "CRDT", "x").replace("<Dt>x</Dt>", "<DtTm>2026-04-01T00:00:00+02:00</DtTm>");
        assertThat(parse("<Stmt>" + closing + "</Stmt>").to()).isEqualTo("2026-03-31");
    }

    @Test
    void aBatchWithDeductedChargesIsOneMovement() {
        String transactions =
                "<NtryDtls><TxDtls><Amt Ccy=\"USD\">60.00</Amt></TxDtls><TxDtls><Amt Ccy=\"USD\">40.00</Amt></TxDtls></NtryDtls>";
        String reference = "<AcctSvcrRef>batch</AcctSvcrRef>";
        for (String charges : List.of(
                "<Chrgs><Rcrd><Amt Ccy=\"USD\">2.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>",
                "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"USD\">2.50</TtlChrgsAndTaxAmt></Chrgs>",
                "<Chrgs><Amt Ccy=\"USD\">2.50</Amt></Chrgs>",
                "<Chrgs><Rcrd><Amt Ccy=\"USD\">3.00</Amt></Rcrd><Rcrd><Amt Ccy=\"USD\">0.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>")) {
            assertThat(parse("<Stmt>" + entry("97.50", "CRDT", "2026-03-02", reference + charges + transactions)
                                    + "</Stmt>")
                            .lines())
                    .as(charges)
                    .containsExactly(line("batch", "97.500000", "2026-03-02"));
        }
        assertThatThrownBy(() ->
                        parse("<Stmt>" + entry("97.40", "CRDT", "2026-03-02", reference + transactions) + "</Stmt>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessageContaining("its transactions sum to 100.000000, not 97.400000");
    }

    @Test
    void manyEscapesAreAccepted() {
        String details = "<AddtlNtryInf>" + "&amp;".repeat(140) + "</AddtlNtryInf>";
        assertThat(parse("<Stmt>" + entry("1.00", "CRDT", "2026-03-02", details).repeat(2_000) + "</Stmt>")
                        .lines())
                .hasSize(2_000);
    }

    @Test
    void anOverdrawnBalanceIsNegative() {
        assertThat(parse("<Stmt>" + balance("OPBD", "1.00", "DBIT", "2026-03-01") + "</Stmt>")
                        .opening())
                .isEqualByComparingTo("-1.00");
    }

    @Test
    void balancesOfPagesAreSkipped() {
        String paged = balance("OPBD", "1.00", "CRDT", "2026-03-01")
                .replace("</CdOrPrtry>", "</CdOrPrtry><SubTp><Cd>INTM</Cd></SubTp>");
        assertThat(parse("<Stmt>" + paged + "</Stmt>").opening()).isNull();
    }

    @Test
    void theDaysAreThoseOfThePeriodAndOfBookingsOutsideIt() {
        BankStatement statement = parse("""
                <Stmt><FrToDt><FrDtTm>2026-03-02T00:00:00+01:00</FrDtTm><ToDtTm>2026-03-30T23:59:59</ToDtTm></FrToDt>
                """ + balance("OPBD", "0.00", "CRDT", "2026-02-28")
                + entry("5.00", "CRDT", "2026-03-31", "") + "</Stmt>");
        assertThat(statement.from()).isEqualTo("2026-03-02");
        assertThat(statement.to()).isEqualTo("2026-03-31");
    }

    @Test
    void aStatementMayHaveNoDays() {
        BankStatement statement = parse("<Stmt><Id>1</Id></Stmt>");
        assertThat(statement.from()).isNull();
        assertThat(statement.lines()).isEmpty();
    }

    @Test
    void olderVersionsHaveThePlainStatus() {
        assertThat(parse("<Stmt>" + entry("5.00", "CRDT", "2026-03-02", "").replace("<Cd>BOOK</Cd>", "BOOK")
                                + "</Stmt>")
                        .lines())
                .hasSize(1);
    }

    @Test
    void entriesThatAreNotBookedAreSkippedUnread() {
        assertThat(parse("<Stmt><Ntry><Sts><Cd>PDNG</Cd></Sts></Ntry><Ntry><Sts>INFO</Sts></Ntry></Stmt>")
                        .lines())
                .isEmpty();
    }

    @Test
    void entriesOfZeroAreSkipped() {
        assertThat(parse("<Stmt>" + entry("0.00", "CRDT", "2026-03-02", "") + "</Stmt>")
                        .lines())
                .isEmpty();
    }

    @Test
    void aBookingTimeCountsInTheBanksTimeZone() {
        String entry = entry("5.00", "CRDT", "2026-03-02", "")
                .replace("<Dt>2026-03-02</Dt>", "<DtTm>2026-03-02T00:30:00+02:00</DtTm>");
        assertThat(parse("<Stmt>" + entry + "</Stmt>").lines())
                .extracting(Line::date)
                .containsExactly(day("2026-03-02"));
    }

    static Stream<Arguments> references() {
        String all = "<NtryRef>entry</NtryRef><AcctSvcrRef>bank</AcctSvcrRef>";
        return Stream.of(
                arguments(all, "<Refs><EndToEndId> e2e </EndToEndId><AcctSvcrRef>inner</AcctSvcrRef></Refs>", "e2e"),
                arguments(
                        all,
                        "<Refs><EndToEndId>NOTPROVIDED</EndToEndId><AcctSvcrRef>inner</AcctSvcrRef></Refs>",
                        "inner"),
                arguments(all, "<Refs><EndToEndId></EndToEndId></Refs>", "bank"),
                arguments(all, "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>", "bank"),
                arguments(all, "", "bank"),
                arguments("<NtryRef>entry</NtryRef>", "", "entry"),
                arguments("", "", null));
    }

    @ParameterizedTest
    @MethodSource("references")
    void theReferenceIsTheFirstThatIsGiven(String ofEntry, String ofTransaction, String reference) {
        String details = ofEntry + "<NtryDtls><TxDtls>" + ofTransaction + "</TxDtls></NtryDtls>";
        assertThat(parse("<Stmt>" + entry("5.00", "CRDT", "2026-03-02", details) + "</Stmt>")
                        .lines()
                        .getFirst()
                        .reference())
                .isEqualTo(reference);
    }

    @Test
    void anEntryOfSeveralTransactionsIsOneMovementEach() {
        String details = """
                <NtryDtls><Btch/><TxDtls><Refs><EndToEndId>w1</EndToEndId></Refs><Amt Ccy="USD">7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
                <TxDtls><Refs><EndToEndId>w2</EndToEndId></Refs><Amt Ccy="USD">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>
                <NtryDtls><TxDtls><Refs><EndToEndId>w3</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="USD">4.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>
                """;
        assertThat(parse("<Stmt>" + entry("10.00", "CRDT", "2026-03-02", details) + "</Stmt>")
                        .lines())
                .containsExactly(
                        line("w1", "7.000000", "2026-03-02"),
                        line("w2", "-1.000000", "2026-03-02"),
                        line("w3", "4.000000", "2026-03-02"));
    }

    @Test
    void anEntryOfSeveralTransactionsWithoutAmountsIsOneMovement() {
        String details = "<AcctSvcrRef>batch</AcctSvcrRef>" + transaction("w1") + transaction("w2");
        assertThat(parse("<Stmt>" + entry("10.00", "CRDT", "2026-03-02", details) + "</Stmt>")
                        .lines())
                .containsExactly(line("batch", "10.000000", "2026-03-02"));
    }

    static Stream<Arguments> faults() {
        String good = entry("5.00", "CRDT", "2026-03-02", "");
        String at = "line 4, Document/BkToCstmrStmt/Stmt";
        String two = """
                <NtryDtls><TxDtls><Amt Ccy="USD">7.00</Amt></TxDtls><TxDtls>%s</TxDtls></NtryDtls>""";
        return Stream.of(
                arguments("", "line 3, Document/BkToCstmrStmt: must have one Stmt and has 0"),
                arguments("<Stmt/><Stmt/>", "line 3, Document/BkToCstmrStmt: must have one Stmt and has 2"),
                arguments(
                        "<Stmt>" + good.replace("Ccy=\"USD\"", "Ccy=\"EUR\"") + "</Stmt>",
                        at + "/Ntry/Amt: must have Ccy USD"),
                arguments("<Stmt>" + good.replace(" Ccy=\"USD\"", "") + "</Stmt>", at + "/Ntry/Amt: must have Ccy USD"),
                arguments("<Stmt>" + good.replace("5.00", "-5.00") + "</Stmt>", at + "/Ntry/Amt: must not have a sign"),
                arguments(
                        "<Stmt>" + good.replace("5.00", "5,00") + "</Stmt>",
                        at + "/Ntry/Amt: must be a plain decimal such as -12.30: 5,00"),
                arguments(
                        "<Stmt>" + good.replace("5.00", "0.0000001") + "</Stmt>",
                        at + "/Ntry/Amt: may have at most 6 decimals: 0.0000001"),
                arguments(
                        "<Stmt>" + good.replace("CRDT", "CREDIT") + "</Stmt>",
                        at + "/Ntry/CdtDbtInd: must be CRDT or DBIT"),
                arguments(
                        "<Stmt>" + good.replace("<CdtDbtInd>CRDT</CdtDbtInd>", "") + "</Stmt>",
                        at + "/Ntry: must have one CdtDbtInd and has 0"),
                arguments(
                        "<Stmt>" + good.replace("<Sts><Cd>BOOK</Cd></Sts>", "") + "</Stmt>",
                        at + "/Ntry: must have one Sts and has 0"),
                arguments(
                        "<Stmt>" + good.replace("2026-03-02", "02/03/2026") + "</Stmt>",
                        at + "/Ntry/BookgDt/Dt: must be a day such as 2026-01-31: 02/03/2026"),
                arguments(
                        "<Stmt>" + good.replace("<BookgDt><Dt>2026-03-02</Dt></BookgDt>", "") + "</Stmt>",
                        at + "/Ntry: must have one BookgDt and has 0"),
                arguments(
                        "<Stmt>\n" + entry("8.00", "CRDT", "2026-03-02", two.formatted("<Amt Ccy=\"USD\">2.00</Amt>"))
                                + "</Stmt>",
                        "line 5, Document/BkToCstmrStmt/Stmt/Ntry: its transactions sum to 9.000000, not 8.000000"),
                arguments(
                        "<Stmt>" + entry("7.00", "CRDT", "2026-03-02", two.formatted("")) + "</Stmt>",
                        at + "/Ntry/NtryDtls/TxDtls: must have an amount, as other transactions of the entry have"),
                arguments(
                        "<Stmt>" + balance("OPBD", "1.00", "CRDT", "2026-03-01")
                                + balance("OPBD", "2.00", "CRDT", "2026-03-01") + "</Stmt>",
                        at + "/Bal: is a second balance OPBD"),
                arguments(
                        "<Stmt>" + balance("OPBD", "1.00", "CRDT", "2026-03-01") + good
                                + balance("CLBD", "5.99", "CRDT", "2026-03-31") + "</Stmt>",
                        at + "/Bal: the opening balance and the entries sum to 6.000000, not 5.990000"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theMessageNamesThePlaceAndTheFault(String statement, String message) {
        assertThatThrownBy(() -> parse(statement))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage(message);
    }

    @Test
    void otherDocumentsAreRefused() {
        String message =
                "line 1, Document: must be a Document in a namespace that starts with urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
        assertThatThrownBy(() -> parseAll("<Document/>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> parseAll("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.052.001.08'/>"))
                .hasMessage(message);
        assertThatThrownBy(() -> parseAll("<html/>")).isInstanceOf(MalformedBankStatementException.class);
    }

    @Test
    void malformedXmlIsRefused() {
        for (String document : new String[] {
            "", "date,amount", "<Document>", "<a></b>", "<a>&unknown;</a>", "<a/><b/>", "<a b='1' b='2'/>"
        }) {
            assertThatThrownBy(() -> parseAll(document))
                    .as(document)
                    .isInstanceOf(MalformedBankStatementException.class)
                    .hasMessage("line 1: The body is not well-formed XML");
        }
    }

    @Test
    void entitiesAreNeverExpanded() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE Document [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> parseAll(bomb + "]><Document>&a29;</Document>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("line 1: a document type declaration is not accepted");
    }

    @Test
    void nothingIsFetched() throws IOException {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            outside.setSoTimeout(200);
            String address = "http://127.0.0.1:" + outside.getLocalPort() + "/x";
            for (String document : new String[] {
                "<!DOCTYPE Document SYSTEM \"%s\"><Document/>",
                "<!DOCTYPE Document [<!ENTITY x SYSTEM \"%s\">]><Document>&x;</Document>",
                "<!DOCTYPE Document [<!ENTITY %% x SYSTEM \"%s\"> %%x;]><Document/>"
            }) {
                assertThatThrownBy(() -> parseAll(document.formatted(address)))
                        .as(document)
                        .isInstanceOf(MalformedBankStatementException.class);
            }
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aFileIsNotRead() {
        assertThatThrownBy(
                        () -> parseAll(
                                "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document><BkToCstmrStmt>&x;</BkToCstmrStmt></Document>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("line 1: a document type declaration is not accepted");
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> parseAll("<a>".repeat(100_000)))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("line 1: elements may be at most 32 deep");
        assertThatThrownBy(() -> parseAll("<a>".repeat(32) + "</a>".repeat(32)))
                .hasMessageContaining("must be a Document");
        assertThatThrownBy(() -> parseAll("<a>".repeat(33) + "</a>".repeat(33)))
                .hasMessageContaining("at most 32 deep");
    }

    private static BankStatement parse(String statement) {
        return parseAll(START + statement + END);
    }

    private static BankStatement parseAll(String document) {
        return CamtBankStatement.parse(document.getBytes(StandardCharsets.UTF_8), "USD", new AmountLimits(18, 6));
    }

    private static String entry(String amount, String direction, String day, String rest) {
        return "<Ntry><Amt Ccy=\"USD\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt></BookgDt>%s</Ntry>"
                .formatted(amount, direction, day, rest);
    }

    private static String transaction(String endToEndId) {
        return "<NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls>".formatted(endToEndId);
    }

    private static String balance(String code, String amount, String direction, String day) {
        return "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"USD\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>"
                .formatted(code, amount, direction, day);
    }

    private static Line line(String reference, String amount, String date) {
        return new Line(reference, new BigDecimal(amount), day(date));
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }
}
