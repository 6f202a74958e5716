package io.evenbook.reconciliation;

import static io.evenbook.reconciliation.CamtDocument.balance;
import static io.evenbook.reconciliation.CamtDocument.day;
import static io.evenbook.reconciliation.CamtDocument.entry;
import static io.evenbook.reconciliation.CamtDocument.line;
import static io.evenbook.reconciliation.CamtDocument.parse;
import static io.evenbook.reconciliation.CamtDocument.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenbook.reconciliation.BankStatement.Line;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CamtBankStatementTest {
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
        assertThat(parse("<Stmt><FrToDt><FrDtTm>2026-03-01T00:00:00</FrDtTm>"
                                + "<ToDtTm>2026-03-01T00:00:00</ToDtTm></FrToDt></Stmt>")
                        .to())
                .as("not before the first day")
                .isEqualTo("2026-03-01");
        String closing =
                balance("CLBD", "1.00", "CRDT", "x").replace("<Dt>x</Dt>", "<DtTm>2026-04-01T00:00:00+02:00</DtTm>");
        assertThat(parse("<Stmt>" + closing + "</Stmt>").to()).isEqualTo("2026-03-31");
    }

    @Test
    void aBatchWithDeductedChargesIsOneMovement() {
        String transactions = "<NtryDtls><TxDtls><Amt Ccy=\"USD\">60.00</Amt></TxDtls>"
                + "<TxDtls><Amt Ccy=\"USD\">40.00</Amt></TxDtls></NtryDtls>";
        String reference = "<AcctSvcrRef>batch</AcctSvcrRef>";
        for (String charges : List.of(
                "<Chrgs><Rcrd><Amt Ccy=\"USD\">2.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>",
                "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"USD\">2.50</TtlChrgsAndTaxAmt></Chrgs>",
                "<Chrgs><Amt Ccy=\"USD\">2.50</Amt></Chrgs>",
                "<Chrgs><Rcrd><Amt Ccy=\"USD\">3.00</Amt></Rcrd>"
                        + "<Rcrd><Amt Ccy=\"USD\">0.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>")) {
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
                <NtryDtls><Btch/>
                <TxDtls><Refs><EndToEndId>w1</EndToEndId></Refs>
                <Amt Ccy="USD">7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
                <TxDtls><Refs><EndToEndId>w2</EndToEndId></Refs>
                <Amt Ccy="USD">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>
                </NtryDtls><NtryDtls>
                <TxDtls><Refs><EndToEndId>w3</EndToEndId></Refs>
                <AmtDtls><TxAmt><Amt Ccy="USD">4.00</Amt></TxAmt></AmtDtls></TxDtls>
                </NtryDtls>
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
}
