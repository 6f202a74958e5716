package io.evenbook.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenbook.reconciliation.BankStatement.Line;
import io.evenbook.reconciliation.BankStatementMatcher.Matching;
import io.evenbook.reconciliation.Break.AmountDiffers;
import io.evenbook.reconciliation.Break.MissingAtBank;
import io.evenbook.reconciliation.Break.MissingInLedger;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Longer than 300 lines, and its method of cases longer than 40: one row for each case keeps the rules comparable. */
class BankStatementMatcherTest {
    private static final LocalDate FROM = LocalDate.parse("2026-03-01");
    private static final LocalDate TO = LocalDate.parse("2026-03-31");
    private static final int WINDOW_DAYS = 3;

    /**
     * Each case: its name | the bank's lines ({@code day reference amount}) | the ledger's movements ({@code day
     * reference amount entry}) | the number of matched lines | the breaks. Day 10 is 2026-03-10, day -2 is 2026-02-26;
     * {@code -} stands for no reference.
     */
    static Stream<Arguments> cases() {
        return Stream.of(
                arguments("nothing on either side", "", "", 0, ""),
                arguments("the same reference and amount", "10 w1 5.00", "10 w1 5.00 e1", 1, ""),
                arguments("the same, though the days are far apart", "1 w1 5.00", "31 w1 5.00 e1", 1, ""),
                arguments("money out", "10 w1 -5.00", "10 w1 -5.00 e1", 1, ""),
                arguments(
                        "the same reference, money out instead of in",
                        "10 w1 5.00",
                        "10 w1 -5.00 e1",
                        0,
                        "AMOUNT_DIFFERS w1 5.00 -5.00 10 e1"),
                arguments("another amount", "10 w1 5.00", "11 w1 5.01 e1", 0, "AMOUNT_DIFFERS w1 5.00 5.01 10 e1"),
                arguments("missing in the ledger", "10 w1 5.00", "", 0, "MISSING_IN_LEDGER w1 5.00 - 10 -"),
                arguments("missing at the bank", "", "10 w1 5.00 e1", 0, "MISSING_AT_BANK w1 5.00 5.00 10 e1"),
                arguments(
                        "a prefix of a reference is another reference",
                        "10 wire-1 5.00",
                        "20 wire-10 5.00 e1",
                        0,
                        "MISSING_IN_LEDGER wire-1 5.00 - 10 -; MISSING_AT_BANK wire-10 5.00 5.00 20 e1"),
                arguments(
                        "references differ in case",
                        "10 W1 5.00",
                        "20 w1 5.00 e1",
                        0,
                        "MISSING_IN_LEDGER W1 5.00 - 10 -; MISSING_AT_BANK w1 5.00 5.00 20 e1"),

                // Duplicates of one reference
                arguments(
                        "two of one reference on both sides",
                        "10 w1 5.00; 10 w1 5.00",
                        "10 w1 5.00 e1; 10 w1 5.00 e2",
                        2,
                        ""),
                arguments(
                        "the bank has it twice",
                        "10 w1 5.00; 12 w1 5.00",
                        "12 w1 5.00 e1",
                        1,
                        "MISSING_IN_LEDGER w1 5.00 - 10 -"),
                arguments(
                        "the ledger has it twice",
                        "12 w1 5.00",
                        "10 w1 5.00 e1; 12 w1 5.00 e2",
                        1,
                        "MISSING_AT_BANK w1 5.00 5.00 10 e1"),
                arguments(
                        "the same day comes before a near day",
                        "9 w1 5.00; 10 w1 5.00",
                        "10 w1 5.00 e1",
                        1,
                        "MISSING_IN_LEDGER w1 5.00 - 9 -"),
                arguments(
                        "the nearest of several",
                        "10 w1 5.00",
                        "7 w1 5.00 e1; 12 w1 5.00 e2",
                        1,
                        "MISSING_AT_BANK w1 5.00 5.00 7 e1"),
                arguments(
                        "the earlier of two that are equally near",
                        "10 w1 5.00",
                        "8 w1 5.00 e1; 12 w1 5.00 e2",
                        1,
                        "MISSING_AT_BANK w1 5.00 5.00 12 e2"),
                arguments(
                        "a movement of the month before belongs to the statement before",
                        "28 rent 5.00",
                        "-1 rent 5.00 e1; 28 rent 5.00 e2",
                        1,
                        ""),
                arguments(
                        "one of two matches, the other has another amount",
                        "10 w1 5.00; 10 w1 6.00",
                        "10 w1 6.00 e1; 10 w1 7.00 e2",
                        1,
                        "AMOUNT_DIFFERS w1 5.00 7.00 10 e2"),

                // By amount and date
                arguments("no reference at the bank", "10 - 5.00", "10 w1 5.00 e1", 1, ""),
                arguments("no reference in the ledger", "10 w1 5.00", "10 - 5.00 e1", 1, ""),
                arguments("no reference at all", "10 - 5.00", "10 - 5.00 e1", 1, ""),
                arguments("unrelated references", "10 bank-7 5.00", "10 w1 5.00 e1", 1, ""),
                arguments("within the days: one less", "10 - 5.00", "12 - 5.00 e1", 1, ""),
                arguments("within the days: the last, later", "10 - 5.00", "13 - 5.00 e1", 1, ""),
                arguments("within the days: the last, earlier", "10 - 5.00", "7 - 5.00 e1", 1, ""),
                arguments(
                        "one day too late",
                        "10 - 5.00",
                        "14 - 5.00 e1",
                        0,
                        "MISSING_IN_LEDGER - 5.00 - 10 -; MISSING_AT_BANK - 5.00 5.00 14 e1"),
                arguments(
                        "one day too early",
                        "10 - 5.00",
                        "6 - 5.00 e1",
                        0,
                        "MISSING_AT_BANK - 5.00 5.00 6 e1; MISSING_IN_LEDGER - 5.00 - 10 -"),
                arguments(
                        "the same amount twice on one day in the ledger",
                        "10 - 5.00",
                        "10 w1 5.00 e1; 10 w2 5.00 e2",
                        0,
                        "MISSING_IN_LEDGER - 5.00 - 10 -; MISSING_AT_BANK w1 5.00 5.00 10 e1; "
                                + "MISSING_AT_BANK w2 5.00 5.00 10 e2"),
                arguments(
                        "the same amount twice on one day at the bank",
                        "10 - 5.00; 10 - 5.00",
                        "10 w1 5.00 e1",
                        0,
                        "MISSING_IN_LEDGER - 5.00 - 10 -; MISSING_IN_LEDGER - 5.00 - 10 -; "
                                + "MISSING_AT_BANK w1 5.00 5.00 10 e1"),
                arguments(
                        "two of an amount on both sides are ambiguous",
                        "10 - 5.00; 11 - 5.00",
                        "10 w1 5.00 e1; 11 w2 5.00 e2",
                        0,
                        "MISSING_IN_LEDGER - 5.00 - 10 -; MISSING_AT_BANK w1 5.00 5.00 10 e1; "
                                + "MISSING_IN_LEDGER - 5.00 - 11 -; MISSING_AT_BANK w2 5.00 5.00 11 e2"),
                arguments(
                        "two of an amount, far enough apart to be unambiguous",
                        "10 - 5.00; 20 - 5.00",
                        "11 - 5.00 e1; 21 - 5.00 e2",
                        2,
                        ""),
                arguments(
                        "a pair matched by reference is no candidate for others",
                        "10 w1 5.00; 10 - 5.00",
                        "10 w1 5.00 e1; 10 w2 5.00 e2",
                        2,
                        ""),
                arguments(
                        "a line whose reference the ledger has with another amount is not paired by amount",
                        "10 w1 5.00",
                        "10 w1 6.00 e1; 10 w2 5.00 e2",
                        0,
                        "MISSING_AT_BANK w2 5.00 5.00 10 e2; AMOUNT_DIFFERS w1 5.00 6.00 10 e1"),
                arguments(
                        "a movement whose reference the bank has with another amount is not paired by amount",
                        "10 w1 5.00; 10 - 6.00",
                        "10 w1 6.00 e1",
                        0,
                        "MISSING_IN_LEDGER - 6.00 - 10 -; AMOUNT_DIFFERS w1 5.00 6.00 10 e1"),

                // The ends of the statement
                arguments("booked by the bank some days after the ledger's last", "1 - 5.00", "-2 - 5.00 e1", 1, ""),
                arguments("not missing at the bank: before the first day", "", "0 w1 5.00 e1", 0, ""),
                arguments(
                        "missing at the bank: the first day",
                        "",
                        "1 w1 5.00 e1",
                        0,
                        "MISSING_AT_BANK w1 5.00 5.00 1 e1"),
                arguments(
                        "missing at the bank: the last day",
                        "",
                        "31 w1 5.00 e1",
                        0,
                        "MISSING_AT_BANK w1 5.00 5.00 31 e1"),
                arguments("not missing at the bank: after the last day", "", "32 w1 5.00 e1", 0, ""),
                arguments(
                        "an amount may differ outside the statement's days",
                        "1 w1 5.00",
                        "-1 w1 6.00 e1",
                        0,
                        "AMOUNT_DIFFERS w1 5.00 6.00 1 e1"),
                arguments("trailing zeros make no difference", "10 w1 5.0", "10 w1 5.000000 e1", 1, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void linesAndMovementsArePaired(String name, String bank, String ledger, long matched, String breaks) {
        Matching matching = BankStatementMatcher.match(lines(bank), movements(ledger), FROM, TO, WINDOW_DAYS);

        assertThat(matching.breaks().stream()
                        .map(BankStatementMatcherTest::text)
                        .toList())
                .isEqualTo(parts(breaks));
        assertThat(matching.matched()).isEqualTo(matched);
    }

    @Test
    void withoutAWindowOnlyTheSameDayCounts() {
        assertThat(BankStatementMatcher.match(lines("10 - 5.00"), movements("10 - 5.00 e1"), FROM, TO, 0)
                        .matched())
                .isOne();
        assertThat(BankStatementMatcher.match(lines("10 - 5.00"), movements("11 - 5.00 e1"), FROM, TO, 0)
                        .matched())
                .isZero();
    }

    @Test
    void theOrderOfLinesAndMovementsMakesNoDifference() {
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Line> lines = new ArrayList<>();
            List<LedgerMovement> movements = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                lines.add(new Line(anyReference(random), anyAmount(random), day(random.nextInt(1, 32))));
                movements.add(movement(day(random.nextInt(-3, 35)), anyReference(random), anyAmount(random), "e" + i));
            }
            Matching first = BankStatementMatcher.match(lines, movements, FROM, TO, WINDOW_DAYS);
            Collections.shuffle(lines, new Random(seed));
            Collections.shuffle(movements, new Random(-seed));

            assertThat(BankStatementMatcher.match(lines, movements, FROM, TO, WINDOW_DAYS))
                    .as("seed %d", seed)
                    .isEqualTo(first);
            assertThat(first.matched()
                            + first.breaks().stream()
                                    .filter(found -> !(found instanceof MissingAtBank))
                                    .count())
                    .as("seed %d", seed)
                    .isEqualTo(lines.size());
            assertThat(first.breaks().stream()
                            .map(BankStatementMatcherTest::movement)
                            .filter(Objects::nonNull)
                            .toList())
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void manyEqualLinesAreMatchedInReasonableTime() {
        List<Line> lines = Collections.nCopies(20_000, new Line("w1", new BigDecimal("5.00"), FROM));
        List<LedgerMovement> movements = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            movements.add(movement(TO, i % 2 == 0 ? "w1" : null, new BigDecimal("5.00"), "e" + i));
        }
        assertThat(BankStatementMatcher.match(lines, movements, FROM, TO, 31).matched())
                .isEqualTo(10_000);
    }

    private static String anyReference(SplittableRandom random) {
        return random.nextInt(3) == 0 ? null : "w" + random.nextInt(12);
    }

    private static BigDecimal anyAmount(SplittableRandom random) {
        return new BigDecimal(random.nextInt(2) == 0 ? random.nextInt(1, 5) : -random.nextInt(1, 5));
    }

    private static List<Line> lines(String text) {
        return parts(text).stream()
                .map(part -> part.split(" "))
                .map(words -> new Line(orNull(words[1]), new BigDecimal(words[2]), day(Integer.parseInt(words[0]))))
                .toList();
    }

    private static List<LedgerMovement> movements(String text) {
        return parts(text).stream()
                .map(part -> part.split(" "))
                .map(words ->
                        movement(day(Integer.parseInt(words[0])), orNull(words[1]), new BigDecimal(words[2]), words[3]))
                .toList();
    }

    private static LedgerMovement movement(LocalDate date, String reference, BigDecimal amount, String entry) {
        return new LedgerMovement(entry, reference, amount, date);
    }

    private static LedgerMovement movement(Break found) {
        return switch (found) {
            case MissingInLedger _ -> null;
            case MissingAtBank missing -> missing.movement();
            case AmountDiffers differing -> differing.movement();
        };
    }

    private static String text(Break found) {
        String kind = switch (found) {
            case MissingInLedger _ -> "MISSING_IN_LEDGER";
            case MissingAtBank _ -> "MISSING_AT_BANK";
            case AmountDiffers _ -> "AMOUNT_DIFFERS";
        };
        LedgerMovement movement = movement(found);
        return "%s %s %s %s %d %s"
                .formatted(
                        kind,
                        found.reference() == null ? "-" : found.reference(),
                        found.amount(),
                        movement == null ? "-" : movement.amount(),
                        found.date().toEpochDay() - day(0).toEpochDay(),
                        movement == null ? "-" : movement.entryId());
    }

    private static List<String> parts(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("; "));
    }

    private static String orNull(String word) {
        return word.equals("-") ? null : word;
    }

    private static LocalDate day(int ofMarch) {
        return FROM.plusDays(ofMarch - 1L);
    }
}
