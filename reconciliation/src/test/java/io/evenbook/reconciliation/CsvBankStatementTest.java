package io.evenbook.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenbook.reconciliation.BankStatement.Line;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvBankStatementTest {
    private static final AmountLimits LIMITS = new AmountLimits(18, 6);
    private static final String HEADER = "date,amount,reference,description\r\n";

    @Test
    void linesKeepTheirOrderAndValues() {
        BankStatement statement = parse(HEADER
                + "2026-03-02,5,wire-1,Alice\r\n"
                + "2026-03-01,-12.30, out-1 ,\"Bob, the \"\"builder\"\"\"\r\n"
                + "2026-03-03,0.000001,,\r\n");

        assertThat(statement.lines())
                .containsExactly(
                        line("wire-1", "5.000000", "2026-03-02"),
                        line("out-1", "-12.300000", "2026-03-01"),
                        line(null, "0.000001", "2026-03-03"));
        assertThat(statement.from()).isEqualTo("2026-03-01");
        assertThat(statement.to()).isEqualTo("2026-03-03");
        assertThat(statement.opening()).isNull();
        assertThat(statement.closing()).isNull();
    }

    @Test
    void columnsMayStandInAnyOrder() {
        assertThat(parse("reference,description,date,amount\nw1,,2026-03-01,5\n")
                        .lines())
                .containsExactly(line("w1", "5.000000", "2026-03-01"));
    }

    @Test
    void theHeaderSaysHowRecordsAreSeparatedAndMayBeWrittenInCapitals() {
        for (String delimiter : List.of(",", ";", "\t")) {
            String body = " Date ,AMOUNT,Reference,description\n2026-03-01,5,w1,rent\n".replace(",", delimiter);
            assertThat(parse(body).lines()).containsExactly(line("w1", "5.000000", "2026-03-01"));
        }
        assertThatThrownBy(() -> parse("date;amount;reference;description\n2026-03-01;5,00;w1;rent\n"))
                .hasMessageContaining("line 2, amount");
    }

    @Test
    void blankLinesAreSkippedBeforeTheHeaderToo() {
        assertThat(parse("\n  \n" + HEADER + "\n2026-03-01,5,w1,\n\n").lines())
                .containsExactly(line("w1", "5.000000", "2026-03-01"));
        assertThatThrownBy(() -> parse("\n\nday,amount\n")).hasMessageContaining("line 3");
    }

    @Test
    void lineEndsAndAByteOrderMarkMakeNoDifference() {
        assertThat(parse("\uFEFF" + HEADER.strip() + "\n2026-03-01,5,w1,").lines())
                .containsExactly(line("w1", "5.000000", "2026-03-01"));
    }

    @Test
    void aStatementMayHaveNoLines() {
        BankStatement statement = parse(HEADER);
        assertThat(statement.lines()).isEmpty();
        assertThat(statement.from()).isNull();
    }

    @Test
    void linesOfZeroAreSkipped() {
        assertThat(parse(HEADER + "2026-03-01,0.00,w1,\r\n").lines()).isEmpty();
    }

    /** Longer than 40 lines: one row for each fault. */
    static Stream<Arguments> faults() {
        String header = "line 1: must be a header with the columns [amount, date, description, reference]";
        return Stream.of(
                arguments("", header),
                arguments("date,amount,reference\r\n", header),
                arguments("date,amount,reference,description,more\r\n", header),
                arguments("date,amount,reference,reference\r\n", header),
                arguments("2026-03-01,5,w1,\r\n", header),
                arguments(HEADER + "2026-03-01,5,w1\r\n", "line 2: must have 4 values and has 3"),
                arguments(HEADER + "2026-03-01,5,w1,,\r\n", "line 2: must have 4 values and has 5"),
                // A record of two lines counts as two lines.
                arguments(
                        HEADER + "2026-03-01,5,w1,\"a\r\nb\"\r\n2026-03-01,x,w2,\r\n",
                        "line 4, amount: must be a plain decimal such as -12.30: x"),
                arguments(
                        HEADER + "2026-03-01,1e3,w1,\r\n",
                        "line 2, amount: must be a plain decimal such as -12.30: 1e3"),
                arguments(
                        HEADER + "2026-03-01,+5,w1,\r\n", "line 2, amount: must be a plain decimal such as -12.30: +5"),
                arguments(
                        HEADER + "2026-03-01,.5,w1,\r\n", "line 2, amount: must be a plain decimal such as -12.30: .5"),
                arguments(
                        HEADER + "2026-03-01,\"1,000.00\",w1,\r\n",
                        "line 2, amount: must be a plain decimal such as -12.30: 1,000.00"),
                arguments(HEADER + "2026-03-01,,w1,\r\n", "line 2, amount: must be a plain decimal such as -12.30: "),
                arguments(
                        HEADER + "2026-03-01,5 ,w1,\r\n", "line 2, amount: must be a plain decimal such as -12.30: 5 "),
                arguments(
                        HEADER + "2026-03-01,0.0000001,w1,\r\n",
                        "line 2, amount: may have at most 6 decimals: 0.0000001"),
                arguments(
                        HEADER + "2026-03-01,1000000000000000000,w1,\r\n",
                        "line 2, amount: may have at most 18 digits before the point: 1000000000000000000"),
                arguments(
                        HEADER + "01.03.2026,5,w1,\r\n", "line 2, date: must be a day such as 2026-01-31: 01.03.2026"),
                arguments(
                        HEADER + "2026-02-29,5,w1,\r\n", "line 2, date: must be a day such as 2026-01-31: 2026-02-29"),
                arguments(
                        HEADER + "+12026-03-01,5,w1,\r\n",
                        "line 2, date: must be a day such as 2026-01-31: +12026-03-01"),
                arguments(
                        HEADER + "2026-03-01,5,w\u0000,\r\n",
                        "line 2, reference: must be text without control characters, of at most 200 characters"),
                arguments(
                        HEADER + "2026-03-01,5," + "w".repeat(201) + ",\r\n",
                        "line 2, reference: must be text without control characters, of at most 200 characters"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theMessageNamesThePlaceAndTheFault(String csv, String message) {
        assertThatThrownBy(() -> parse(csv))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage(message);
    }

    @Test
    void aReferenceOf200CharactersIsAccepted() {
        assertThat(parse(HEADER + "2026-03-01,5," + "w".repeat(200) + ",\r\n").lines())
                .hasSize(1);
    }

    @Test
    void anAmountOf18DigitsBeforeThePointIsAccepted() {
        assertThat(parse(HEADER + "2026-03-01,999999999999999999.999999,w1,\r\n")
                        .lines())
                .hasSize(1);
    }

    @Test
    void misplacedQuotesAreRefused() {
        assertThatThrownBy(() -> parse(HEADER + "2026-03-01,5,\"w1,\r\n"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessageStartingWith("The body is not CSV: ");
        assertThatThrownBy(() -> parse(HEADER + "2026-03-01,5,\"w\"1,\r\n"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessageStartingWith("The body is not CSV: ");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThatThrownBy(() -> CsvBankStatement.parse(
                        (HEADER + "2026-03-01,5,w\u00e4,\r\n").getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8,
                        LIMITS))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("The body: must be in UTF-8, the charset of its Content-Type or the default");
        assertThat(parse(HEADER + "2026-03-01,5,w\u00e4,\r\n").lines())
                .extracting(Line::reference)
                .isEqualTo(List.of("w\u00e4"));
    }

    @Test
    void theNamedCharsetIsUsed() {
        Charset windows = Charset.forName("windows-1252");
        byte[] body = (HEADER + "2026-03-01,5,\u00e9t\u00e9 \u20ac,\r\n").getBytes(windows);
        assertThat(CsvBankStatement.parse(body, windows, LIMITS).lines())
                .extracting(Line::reference)
                .containsExactly("\u00e9t\u00e9 \u20ac");
    }

    @Test
    void blankLinesAreSkipped() {
        assertThat(parse(HEADER + "2026-03-01,5,w1,\r\n\r\n2026-03-02,6,w2,\r\n  \r\n\r\n")
                        .lines())
                .hasSize(2);
        assertThatThrownBy(() -> parse(HEADER + "2026-03-01,5,w1,\r\n\r\nx,6,w2,\r\n"))
                .hasMessageStartingWith("line 4, date");
    }

    private static BankStatement parse(String csv) {
        return CsvBankStatement.parse(csv.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8, LIMITS);
    }

    private static Line line(String reference, String amount, String date) {
        return new Line(reference, new BigDecimal(amount), LocalDate.parse(date));
    }
}
