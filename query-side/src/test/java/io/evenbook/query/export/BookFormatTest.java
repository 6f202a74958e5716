package io.evenbook.query.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.export.Book.Amount;
import io.evenbook.query.export.Book.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BookFormatTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-31");
    private static final String FULL = "123456789012345678.123456789012345678";
    private static final String ALMOST_FULL = "123456789012345678.123456789012345677";

    @Test
    void hledgerGetsDeclarationsTransactionsAndAssertions() {
        assertThat(text(new HledgerFormat(), small())).isEqualTo("""
                decimal-mark .

                commodity "A1"
                commodity USD
                account Liabilities:Customer:acc_a-b_C
                account Income:Fees
                account Assets:Omnibus
                tag kind
                tag reference
                tag reverses

                2026-01-31 * Opening balances
                    Liabilities:Customer:acc_a-b_C  -1.00 USD
                    Assets:Omnibus  1.00 USD

                2026-02-01 * (ent_1) Rent, "late" | again
                    ; kind: DEPOSIT
                    ; reference: (2026)
                    ; reverses: ent_0
                    Assets:Omnibus  5.00 USD
                    Liabilities:Customer:acc_a-b_C  -4.50 USD
                    Income:Fees  -0.50 USD
                    Assets:Omnibus  7 "A1"
                    Liabilities:Customer:acc_a-b_C  -7 "A1"

                2026-02-01 * Closing balance
                    Liabilities:Customer:acc_a-b_C  0 "A1" = -7 "A1"
                    Liabilities:Customer:acc_a-b_C  0 USD = -5.50 USD

                2026-02-01 * Closing balance
                    Income:Fees  0 USD = -0.50 USD

                2026-02-01 * Closing balance
                    Assets:Omnibus  0 "A1" = 7 "A1"
                    Assets:Omnibus  0 USD = 6.00 USD
                """);
    }

    @Test
    void ledgerGetsTheSameButForWhatHledgerAloneKnows() {
        assertThat("decimal-mark .\n\n" + text(new LedgerFormat(), small()))
                .isEqualTo(text(new HledgerFormat(), small()));
    }

    @Test
    void beancountGetsOpenDirectivesTransactionsAndBalancesWithoutTolerance() {
        assertThat(text(new BeancountFormat(), small())).isEqualTo("""
                2026-01-31 open Liabilities:Customer:Acc-a--b-uC
                2026-01-31 open Income:Fees
                2026-01-31 open Assets:Omnibus

                2026-01-31 * "Opening balances"
                  Liabilities:Customer:Acc-a--b-uC  -1.00 USD
                  Assets:Omnibus  1.00 USD

                2026-02-01 * "Rent; \\"late\\" | again"
                  id: "ent_1"
                  kind: "DEPOSIT"
                  reference: "[2026]"
                  reverses: "ent_0"
                  Assets:Omnibus  5.00 USD
                  Liabilities:Customer:Acc-a--b-uC  -4.50 USD
                  Income:Fees  -0.50 USD
                  Assets:Omnibus  7 A1
                  Liabilities:Customer:Acc-a--b-uC  -7 A1

                2026-02-02 balance Liabilities:Customer:Acc-a--b-uC  -7 ~ 0 A1
                2026-02-02 balance Liabilities:Customer:Acc-a--b-uC  -5.50 ~ 0 USD
                2026-02-02 balance Income:Fees  -0.50 ~ 0 USD
                2026-02-02 balance Assets:Omnibus  7 ~ 0 A1
                2026-02-02 balance Assets:Omnibus  6.00 ~ 0 USD
                """);
    }

    private static Books small() {
        return new Books()
                .opening("customer:acc_a-b_C", "-1.00 USD", "house:omnibus", "1.00 USD")
                .entry(
                        DAY.plusDays(1),
                        "Rent; \"late\" | again",
                        "[2026]",
                        "ent_0",
                        "house:omnibus",
                        "5.00 USD",
                        "customer:acc_a-b_C",
                        "-4.50 USD",
                        "house:fees",
                        "-0.50 USD",
                        "house:omnibus",
                        "7 A1",
                        "customer:acc_a-b_C",
                        "-7 A1");
    }

    /** hledger reads a word with a colon behind a comma as a tag, and a tag named date as a date. */
    @Test
    void aReferenceIsOneValueWhateverItLooksLike() {
        Books books = new Books()
                .entry(
                        DAY,
                        "Rent",
                        "INV-7, EREF: 2019-02-30, date:2019-13-45; SVWZ:rent",
                        null,
                        "house:omnibus",
                        "5.00 USD",
                        "customer:acc_a",
                        "-5.00 USD");

        for (Tool tool : List.of(Tool.HLEDGER, Tool.LEDGER)) {
            assertThat(text(tool.format(), books))
                    .contains("; reference: INV-7\u201A EREF: 2019-02-30\u201A date:2019-13-45\u201A SVWZ:rent\n");
        }
    }

    @Test
    void namesOfCustomersNeverClashInBeancount() {
        List<String> ids = List.of(
                "acc_a_b",
                "acc_a-b",
                "acc_a--b",
                "acc_a-ub",
                "acc_a_ub",
                "acc_A_b",
                "acc__",
                "acc_-",
                "acc_-u",
                "acc_1");

        assertThat(ids.stream().map(id -> BeancountFormat.name(new LedgerAccount("customer:" + id))))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("Liabilities:Customer:[A-Z0-9][A-Za-z0-9-]*"));
    }

    @Test
    void commoditiesOfOneLetterAndWordsOfItsOwnAreCalledOtherwiseInBeancount() {
        assertThat(Stream.of("X", "TRUE", "NULL", "USD", "A1")
                        .map(AssetCode::new)
                        .map(BeancountFormat::commodity))
                .containsExactly("X-1", "TRUE-1", "NULL-1", "USD", "A1");
    }

    @Test
    void aBookOfNothingIsNoFault() {
        for (Tool tool : Tool.values()) {
            assertThat(text(tool.format(), new Books())).doesNotContain("balance");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aToolAcceptsABookOfEverythingOdd(Tool tool) {
        tool.requireInstalled();

        tool.accepts(text(tool.format(), odd()));
    }

    /** The tool does check its input. */
    @ParameterizedTest
    @EnumSource
    void aToolRefusesABalanceThatIsOffByTheLastDecimal(Tool tool) {
        tool.requireInstalled();
        Books books = new Books()
                .entry(
                        DAY,
                        "Rent",
                        null,
                        null,
                        "house:omnibus",
                        "1.000000000000000001 ETH",
                        "customer:acc_a",
                        "-1.000000000000000001 ETH");

        String text = text(tool.format(), books);
        tool.accepts(text);
        int last = text.lastIndexOf("1.000000000000000001");
        tool.refuses(text.substring(0, last) + "1.000000000000000002" + text.substring(last + 20));
    }

    @ParameterizedTest
    @EnumSource
    void aToolAcceptsAmountsOf36Digits(Tool tool) {
        tool.requireInstalled();
        Books books = new Books()
                .opening(
                        "customer:acc_a",
                        "-" + FULL + " ETH",
                        "customer:acc_b",
                        "0.000000000000000003 ETH",
                        "customer:acc_c",
                        ALMOST_FULL + " ETH",
                        "house:fees",
                        "-0.000000000000000002 ETH")
                .entry(
                        DAY,
                        "In",
                        null,
                        null,
                        "house:omnibus",
                        FULL + " ETH",
                        "customer:acc_a",
                        "-" + ALMOST_FULL + " ETH",
                        "house:fees",
                        "-0.000000000000000001 ETH")
                .entry(
                        DAY,
                        "Again",
                        null,
                        null,
                        "customer:acc_a",
                        "-" + FULL + " ETH",
                        "house:fees",
                        "-" + ALMOST_FULL + " ETH",
                        "house:omnibus",
                        "246913578024691356.246913578024691355 ETH")
                .entry(DAY, "Out", null, null, "house:omnibus", "-" + FULL + " ETH", "customer:acc_a", FULL + " ETH");

        tool.accepts(text(tool.format(), books));
    }

    /** Every tool represents each number, but beancount rounds their sums. */
    @ParameterizedTest
    @EnumSource
    void aToolAcceptsSumsWithMoreDigitsThanTheirParts(Tool tool) {
        tool.requireInstalled();
        SplittableRandom random = new SplittableRandom(1);
        List<String> legs = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < 40; i++) {
            BigDecimal amount = new BigDecimal(
                            BigInteger.valueOf(random.nextLong(1L << 60)).multiply(BigInteger.valueOf(8_000_000_000L)),
                            18)
                    .add(BigDecimal.valueOf(random.nextLong(1L << 60), 18));
            BigDecimal signed = i < 20 ? amount : amount.negate();
            sum = sum.add(signed);
            legs.addAll(List.of("customer:acc_" + i, signed.toPlainString() + " ETH"));
        }
        List<String> rest = List.of(
                "house:omnibus",
                sum.divideToIntegralValue(BigDecimal.TEN).negate().toPlainString() + " ETH",
                "house:fees",
                sum.divideToIntegralValue(BigDecimal.TEN).subtract(sum).toPlainString() + " ETH");
        legs.addAll(rest);

        tool.accepts(text(tool.format(), new Books().opening(legs.toArray(String[]::new))));
    }

    @ParameterizedTest
    @EnumSource
    void aToolAcceptsWhateverDescriptionsSay(Tool tool) {
        tool.requireInstalled();
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Books books = new Books();
        for (int i = 0; i < 300; i++) {
            books.entry(
                    DAY,
                    words(random),
                    words(random),
                    null,
                    "house:omnibus",
                    "5.00 USD",
                    "customer:acc_a",
                    "-5.00 USD");
        }

        tool.accepts(text(tool.format(), books), "seed " + seed);
    }

    private static String words(SplittableRandom random) {
        String[] parts = {
            ";",
            "|",
            "\"",
            "\\",
            "'",
            " ",
            "  ",
            "\t",
            "*",
            "!",
            "(",
            ")",
            "[",
            "]",
            "[2026-99-99]",
            "[=1]",
            "{",
            "}",
            "@",
            "=",
            ":",
            "::",
            "date:",
            "date: x",
            "a:b",
            ":tag:",
            "key:: (1",
            "#",
            "^x",
            "%",
            "~",
            "&",
            "<",
            ">",
            "$",
            "\u00e9",
            "\u4e2d",
            "\ud83d\ude00",
            "\u2028",
            "\u0085",
            "\u0007",
            "\r",
            "2026-01-31",
            "1.00 USD",
            "end",
            "comment",
            "\\n",
            ","
        };
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            words.append(parts[random.nextInt(parts.length)]);
        }
        return words.toString();
    }

    private static Books odd() {
        Books books = new Books().opening("customer:acc_-", "-3 X", "house:suspense", "3 X");
        String[] commodities = {
            "X", "A", "C", "P", "T", "TRUE", "NULL", "AND", "A1", "X9Z", "ABCDEFGHIJKLMNO9", "USD", "N"
        };
        String[] others = {
            "house:clearing", "house:fees", "house:ccp", "house:capital", "clearing:acc_-", "margin:acc_-", "fund:acc_-"
        };
        String[] accounts = {"acc_-", "acc__", "acc_a-b_C", "acc_A-B_c", "acc_9", "acc_" + "x".repeat(60)};
        for (int i = 0; i < 40; i++) {
            String asset = commodities[i % commodities.length];
            String amount = i % 3 == 0 ? "1000" : i % 3 == 1 ? "1.000" : "0.000000000000000001";
            books.entry(
                    DAY.plusDays(i / 10),
                    "",
                    i % 2 == 0 ? null : "",
                    null,
                    "customer:" + accounts[i % accounts.length],
                    "-" + amount + " " + asset,
                    others[i % others.length],
                    amount + " " + asset);
        }
        return books;
    }

    private static String text(BookFormat format, Books books) {
        StringBuilder text = new StringBuilder();
        try {
            format.write(books.book(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A book that computes its closing balances. */
    private static final class Books {
        private final List<Amount> opening = new ArrayList<>();
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, Amount> closing = new TreeMap<>(Comparator.naturalOrder());

        Books opening(String... legs) {
            opening.addAll(amounts(legs));
            return this;
        }

        Books entry(LocalDate date, String description, String reference, String reverses, String... legs) {
            EntryId reversed = reverses == null ? null : new EntryId(reverses);
            EntryId id = new EntryId("ent_" + (entries.size() + 1));
            entries.add(new Entry(id, EntryKind.DEPOSIT, date, description, reference, reversed, amounts(legs)));
            return this;
        }

        private List<Amount> amounts(String... legs) {
            List<Amount> amounts = new ArrayList<>();
            for (int i = 0; i < legs.length; i += 2) {
                String[] amount = legs[i + 1].split(" ");
                amounts.add(
                        new Amount(new LedgerAccount(legs[i]), new AssetCode(amount[1]), new BigDecimal(amount[0])));
            }
            amounts.forEach(amount -> closing.merge(
                    amount.ledgerAccount() + " " + amount.asset(),
                    amount,
                    (one, other) -> new Amount(
                            one.ledgerAccount(), one.asset(), one.amount().add(other.amount()))));
            return amounts;
        }

        Book book() {
            return new Book(opening, opening.isEmpty() ? null : DAY, entries.iterator(), List.copyOf(closing.values()));
        }
    }
}
